"""A correction as it is shown under the article, and where it points to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rich.console import Console
from rich.text import Text

from annotator.core.annotation import Annotation
from annotator.core.display import one_line
from annotator.core.span import Span
from annotator.core.state import State
from annotator.review.correction import Correction, What
from annotator.review.telling import difference_told, gold_told, theirs_told

#: Cells of the word in front of each line, and the longest quote that is told whole.
_WORD, _QUOTE = 7, 160


def rows_of(correction: Correction, text: str, theirs: str) -> list[tuple[str, str]]:
    """Both versions and why, each with the word in front of it."""
    difference = difference_told(correction, text)
    gold = gold_told(correction, text, _QUOTE)
    why = (correction.reason or "", quoted_note(correction.note))
    return [
        (theirs, theirs_told(correction, text, _QUOTE)),
        ("gold", f"{gold} · {difference}" if difference else gold),
        (one_line(correction.reviewer, 6) or "why", " · ".join(part for part in why if part)),
    ]


def lines_of(word: str, said: str, width: int, console: Console) -> list[Text]:
    """A row in as many lines as it takes; none if there is nothing to say."""
    if not said:
        return []
    wrapped = Text(said).wrap(console, max(20, width - _WORD))
    return [
        Text.assemble((f"{'' if number else word:<{_WORD}}", "dim"), line)
        for number, line in enumerate(wrapped)
    ]


def quoted_note(note: str) -> str:
    """A note in quotation marks; nothing if there is none."""
    return f"“{one_line(note, 500)}”" if note else ""


def own_of(state: State, correction: Correction) -> Annotation | None:
    """The annotator's annotation that a correction is about, the first of several."""
    if correction.links or correction.unlinks:
        link = state.links.get(next(iter(correction.unlinks), ""))
        id = link.from_id if link else correction.links[0][1] if correction.links else ""
        return state.annotations.get(id)
    ids = (state.keys.get(mark.place) for mark in correction.theirs)
    return next((state.annotations[id] for id in ids if id), None)


def differing(correction: Correction) -> Iterator[Span]:
    """The stretches of text that one version marks and the other does not."""
    theirs, gold = ([m.span for m in v] for v in (correction.theirs, correction.gold))
    cuts = sorted({edge for span in (*theirs, *gold) for edge in (span.start, span.end)})
    for start, end in pairwise(cuts):
        piece = Span(start, end)
        covered = [any(span.overlaps(piece) for span in spans) for spans in (theirs, gold)]
        if covered[0] != covered[1] and gold:
            yield piece


def kind_of(correction: Correction) -> str:
    """What was corrected, in words."""
    if correction.what is What.LINK:
        return f"{correction.what}: {correction.layer.replace('_', ' ')}"
    return str(correction.what)
