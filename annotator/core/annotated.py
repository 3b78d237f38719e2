"""An article with somebody's work on it: what travels between the store and a format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.core.annotation import Annotation, Link, Status
from annotator.core.article import Article
from annotator.core.provenance import Provenance
from annotator.core.suggestion import Suggestions


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """One annotator's annotations of one article, in reading order.

    `annotator_id` is `@gold` for the settled result, and None where `suggestions` are what is
    carried; `label_schema` is the label schema's name. `provenance` says of gold annotations and
    links, by their ids, how they came to be. `copy_of` is the person whose work this is
    where a merge has set it apart under another name.
    """

    article: Article
    annotator_id: str | None
    label_schema: str = ""
    status: Status = Status.NEW
    annotations: tuple[Annotation, ...] = ()
    links: tuple[Link, ...] = ()
    suggestions: Suggestions = field(default_factory=Suggestions)
    note: str = ""
    flagged: bool = False
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    copy_of: str | None = None
