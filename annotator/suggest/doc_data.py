"""What components leave in a doc's `user_data`, under which key and in which shape.

Spans are in `doc.ents` and `doc.spans`; all that spaCy has no place for is here. Nothing here needs
spaCy, and other pipelines may leave the same.
"""

from __future__ import annotations

from typing import TypeAlias

#: Start, end (code points into the doc's text) and label: a span, and the end of a link.
DocEnd: TypeAlias = tuple[int, int, str]

#: A link's type and the spans that it runs from and to.
DocLink: TypeAlias = tuple[str, DocEnd, DocEnd]

#: Start, end (code points into the doc's text) and kind of a region.
DocRegion: TypeAlias = tuple[int, int, str]

#: Links among the doc's spans: `list[DocLink]`.
LINKS_KEY = "annotator_links"

#: How sure a component is of a span, from 0 to 1, calibrated: `dict[DocEnd, float]`.
SCORES_KEY = "annotator_scores"

#: How sure a component is of a link, from 0 to 1, calibrated: `dict[DocLink, float]`.
LINK_SCORES_KEY = "annotator_link_scores"

#: What proposed a span where it is not the pipeline itself (a gazetteer): `dict[DocEnd, str]`.
SUGGESTERS_KEY = "annotator_suggesters"

#: Where the text is not the article's own (notices, lists of links): `list[DocRegion]`.
BOILERPLATE_KEY = "annotator_boilerplate"
