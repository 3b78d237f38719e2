"""A dense passage in every theme: claims within claims, with sources, names and places in them."""

from __future__ import annotations

import re
from pathlib import Path

from annotator.core.article import Article
from annotator.core.label_schema import ATTRIBUTED_TO
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.store.store import Store
from annotator.tui.settings import THEMES
from tests.pictures.take import AT, Picture

#: Made up for this purpose; {LABEL words} is a span.
MARKED = """\
Harbour fee was "a mortgage on the tide", inquiry hears

{PLACE Sorvik}, {DATE 4 March 2026} - {SOURCE The chair of the inquiry, \
{PERSON Ilse Marrander},} said on {DATE Wednesday} {CLAIM that {SOURCE the {ORG Port of \
{PLACE Sorvik} Authority}} had warned {CLAIM that {SOURCE {ORG {NORP Norvian} Dredging}} knew \
{CLAIM that the {MONEY 4.2 million crowns} were never meant for the {PLACE {EVENT Lantern Week} \
pier}}} long before {DATE last autumn}}.

{CLAIM “The fee was a mortgage on the tide,” said to have been paid to \
{ORG {PLACE Veldhaven} Bank}.

“Nobody at the {ORG Port of {PLACE Sorvik} Authority} read the contract before {DATE the 9th}, \
and {PERSON Tove Aksling} signed it on a {PRODUCT Seapad 2} in a taxi.

“We will publish every page of it,”} {SOURCE {PERSON Marrander}} told {ORG the {PLACE Sorvik} \
Courier}.

{SOURCE {ORG {NORP Norvian} Dredging}} denied {CLAIM that it had known anything}. {SOURCE Its \
lawyer, {PERSON Odd Brekkestø},} said {CLAIM {SOURCE the {DOCUMENT Veldhaven memo}} showed “a \
{QUANTITY 31%} rise, no more”, and that {SOURCE {PERSON Aksling}} had told {ORG {PLACE \
Veldhaven} Bank} {CLAIM the pier would be ready by {DATE June}}}.
"""

_MARK = re.compile(r"\{([A-Z]+) |\}")


def dense_article() -> tuple[Article, Suggestions]:
    """The article and its spans; each claim is attributed to the source before it."""
    text, at, open_spans, found = "", 0, [], []
    for match in _MARK.finditer(MARKED):
        text += MARKED[at : match.start()]
        at = match.end()
        if match.group(1):
            open_spans.append((match.group(1), len(text)))
        else:
            label, start = open_spans.pop()
            found.append((label, Span(start, len(text))))
    text += MARKED[at:]
    found.sort(key=lambda f: (f[1].start, -f[1].end))
    spans = [Suggestion(f"s{n}", span, label, "hand") for n, (label, span) in enumerate(found)]
    sources = [s for s in spans if s.label == "SOURCE"]
    links = []
    for claim in (s for s in spans if s.label == "CLAIM"):
        before = [s for s in sources if s.span.end <= claim.span.start]
        after = [s for s in sources if s.span.start >= claim.span.end]
        source = before[-1] if before and claim.span.start - before[-1].span.end < 40 else after[0]
        links.append(SuggestedLink(f"k-{claim.id}", ATTRIBUTED_TO, claim.id, source.id, "hand"))
    return Article("harbour-fee", text), Suggestions(tuple(spans), tuple(links))


def with_dense_article(path: Path) -> None:
    """Put the article into a project."""
    article, suggestions = dense_article()
    with Store.open(path) as store:
        store.add([article], AT)
        seq = store.find(article.id)
        store.suggest([(seq, article, suggestions, None)], "hand", AT)


_KEYS = "a a a a n a a n a"
_SIZES = {"narrow": (80, 24), "wide": (160, 48)}

DENSE = tuple(
    Picture(f"themes-{name}-{size}", *cells, name, "harbour-fee", _KEYS, before=with_dense_article)
    for name in THEMES
    for size, cells in _SIZES.items()
) + tuple(
    Picture(f"tags-{size}", *cells, "dark", "harbour-fee", f"{_KEYS} #", before=with_dense_article)
    for size, cells in _SIZES.items()
)
