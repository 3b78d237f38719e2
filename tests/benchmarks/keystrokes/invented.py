"""Two invented articles with gold, and suggestions that are wrong in every way there is."""

from __future__ import annotations

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.suggestion_set import SpanKey
from tests.benchmarks.keystrokes.gold import Gold

NAMES = Gold(
    Article(
        "names",
        "Vessel Bay waits for Kaljula\n"
        "\n"
        "The Harbour Office in Vessel Bay said on Monday that Kaljula had left.\n"
        "Ms Kaljula met Oru Lepik of the Lepik Mill for €3 million, and Kaljula’s boat is there.\n"
        "Kaljula, Kaljula and Oru: Vessel Bay talks of nothing else than Kaljula.",
    ),
    frozenset(),
    frozenset(),
)


def _places(text: str, quote: str) -> list[Span]:
    found, at = [], text.find(quote)
    while at >= 0:
        found.append(Span(at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found


def keyed(text: str, quote: str, label: str, number: int = 0) -> SpanKey:
    """Where the quote stands, with a label."""
    span = _places(text, quote)[number]
    return span.start, span.end, label


def names() -> tuple[Gold, Suggestions]:
    """Names that come again and again; some are suggested wrongly, some not at all."""
    text = NAMES.article.text
    spans = {
        *(keyed(text, "Kaljula", "PERSON", n) for n in range(len(_places(text, "Kaljula")))),
        *(keyed(text, "Vessel Bay", "PLACE", n) for n in range(3)),
        keyed(text, "Harbour Office", "ORG"),
        keyed(text, "Lepik Mill", "ORG"),
        keyed(text, "Oru Lepik", "PERSON"),
        keyed(text, "Oru", "PERSON", 1),
        keyed(text, "Monday", "DATE"),
        keyed(text, "€3 million", "MONEY"),
    }
    proposed = [
        keyed(text, "Vessel Bay", "ORG"),
        keyed(text, "Kaljula", "PERSON"),
        keyed(text, "The Harbour Office in Vessel Bay", "ORG"),
        keyed(text, "Ms Kaljula", "PERSON"),
        keyed(text, "Oru", "PERSON"),
        keyed(text, "boat", "PRODUCT"),
        keyed(text, "nothing", "ORG"),
        keyed(text, "Monday", "DATE"),
        keyed(text, "3", "MONEY"),
    ]
    return Gold(NAMES.article, frozenset(spans), frozenset()), suggested(proposed)


def claims() -> tuple[Gold, Suggestions]:
    """Claims with a wrong source, with none, with two; and one that nobody said."""
    text = (
        "“The quay is shut,” Ilse Brandt of the Harbour Office said. “Nobody was told,”"
        " she added.\n"
        "Oru Lepik and Ms Aal warned that the mill leaks: it floods. The board says so.\n"
    )
    first, second = (
        keyed(text, "“The quay is shut,”", "CLAIM"),
        keyed(text, "“Nobody was told,”", "CLAIM"),
    )
    third = keyed(text, "that the mill leaks", "CLAIM")
    ilse = keyed(text, "Ilse Brandt of the Harbour Office", "SOURCE")
    she, oru, aal = (keyed(text, quote, "SOURCE") for quote in ("she", "Oru Lepik", "Ms Aal"))
    cues = [keyed(text, quote, "CUE") for quote in ("said", "added", "warned", ":")]
    gold = Gold(
        Article("claims", text),
        frozenset((first, second, third, ilse, she, oru, aal, *cues)),
        frozenset(((first, ilse), (second, she), (third, oru), (third, aal))),
    )
    board = keyed(text, "The board", "SOURCE")
    short = keyed(text, "Ilse Brandt", "SOURCE")
    wrong = keyed(text, "says so", "CLAIM")
    proposed = [
        first,
        short,
        second,
        wrong,
        board,
        keyed(text, "mill leaks", "CLAIM"),
        oru,
        cues[0],
    ]
    return gold, suggested(proposed, [(first, short), (second, short), (wrong, board)])


def suggested(
    spans: list[SpanKey], ties: list[tuple[SpanKey, SpanKey]] | None = None
) -> Suggestions:
    """Suggestions with ids that can be foreseen."""
    ids = {key: f"s{number}" for number, key in enumerate(spans)}
    return Suggestions(
        tuple(
            Suggestion(id, Span(start, end), label, "simulation", 0.8)
            for (start, end, label), id in ids.items()
        ),
        tuple(
            SuggestedLink(f"l{n}", "attributed_to", ids[claim], ids[source], "simulation", 0.8)
            for n, (claim, source) in enumerate(ties or ())
        ),
    )
