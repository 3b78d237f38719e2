"""What an annotator decided before on the same texts, and what follows for an article.

Memory counts an annotator's own decisions by text and label, and knows nothing of anybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from annotator.core.annotation import Annotation, Origin, Rejection
from annotator.core.decision import Value
from annotator.core.label_schema import ATTRIBUTED_TO, LabelSchema
from annotator.core.mentions import APOSTROPHES, QUOTATION_MARKS
from annotator.core.span import Span
from annotator.core.span_index import SpanIndex, entry

#: What memory's suggestions are stored under.
SUGGESTER = "memory"

#: Longer texts (in words; in code points) hardly come again.
MOST_WORDS, MOST_CHARACTERS = 6, 80

_ALIKE = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(QUOTATION_MARKS, '"')})


class What(StrEnum):
    """What an annotator did with a text and a label."""

    ACCEPTED = "accepted"
    ADDED = "added"
    REJECTED = "rejected"
    #: Another label was given in its place.
    RELABELLED = "relabelled"


class Evidence(NamedTuple):
    """One thing done; `other` is the label that was given in place of `label`."""

    text: str
    label: str
    what: What
    other: str = ""


#: A suggestion's label and quote by its id; None where it is not known any more.
Origins: TypeAlias = Callable[[str], tuple[str, str] | None]


def remembered_text(quote: str) -> str | None:
    """A text as memory has it: white space, apostrophes and quotation marks alike.

    None for texts that are too long to come again.
    """
    words = quote.split(None, MOST_WORDS)
    if not 0 < len(words) <= MOST_WORDS:
        return None
    text = " ".join(words)
    if len(text) > MOST_CHARACTERS:
        return None
    return text if text.isascii() else text.translate(_ALIKE)


def evidence(values: Iterable[Value | None], text: str, origins: Origins) -> Iterator[Evidence]:
    """What the values of one act on one article say.

    A suggestion that was turned down because an annotation was put over it is not judged by that.
    """
    values = tuple(values)
    taken: SpanIndex | None = None
    for value in values:
        if type(value) is Annotation:
            quote = remembered_text(text[value.span.start : value.span.end])
            if quote is not None:
                yield _of_annotation(value, quote, origins)
        elif isinstance(value, Rejection) and value.span is not None:
            quote = remembered_text(value.span.quote(text))
            if taken is None:
                taken = SpanIndex(
                    entry(v.span, 0, v.id) for v in values if isinstance(v, Annotation)
                )
            if quote is not None and not taken.overlapping(value.span.start, value.span.end):
                yield Evidence(quote, value.label, What.REJECTED)


def _of_annotation(value: Annotation, quote: str, origins: Origins) -> Evidence:
    if value.origin is Origin.SUGGESTED:
        return Evidence(quote, value.label, What.ACCEPTED)
    is_added = value.origin is Origin.ADDED or not value.suggestion_id
    origin = None if is_added else origins(value.suggestion_id or "")
    if origin is None:
        # Not by `Evidence()`, which takes twice as long: an import asks a million times.
        return tuple.__new__(Evidence, (quote, value.label, What.ADDED, ""))
    label, was = origin
    if remembered_text(was) != quote:
        # With other bounds it is another text, which nobody had suggested.
        return Evidence(quote, value.label, What.ADDED)
    if label == value.label:
        return Evidence(quote, label, What.ACCEPTED)
    return Evidence(quote, label, What.RELABELLED, value.label)


@dataclass(slots=True)
class Counts:
    """What an annotator did with one text and one label.

    `chosen` is how often the label was given in place of another, `others` how often each other
    one was given in its place.
    """

    accepted: int = 0
    added: int = 0
    chosen: int = 0
    rejected: int = 0
    others: dict[str, int] = field(default_factory=dict)

    @property
    def agreed(self) -> int:
        """How often the annotator wanted the label on the text."""
        return self.accepted + self.added + self.chosen

    @property
    def against(self) -> int:
        """How often they did not."""
        return self.rejected + sum(self.others.values())


#: Of one text, the counts of each label.
ByLabel: TypeAlias = Mapping[str, Counts]


def counted(rows: Iterable[tuple[Evidence, int]]) -> dict[str, dict[str, Counts]]:
    """How often each thing was done, by text and label."""
    found: dict[str, dict[str, Counts]] = {}
    for (text, label, what, other), number in rows:
        counts = found.setdefault(text, {}).setdefault(label, Counts())
        match what:
            case What.ACCEPTED:
                counts.accepted += number
            case What.ADDED:
                counts.added += number
            case What.REJECTED:
                counts.rejected += number
            case What.RELABELLED:
                counts.others[other] = counts.others.get(other, 0) + number
                found[text].setdefault(other, Counts()).chosen += number
    return found


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on memory acts.

    It drops a label that was rejected `drop` times and never wanted, and gives the one that was
    given in its place `relabel` times, if that is `majority` of what was done with the text. It
    adds one that was added `add` times by hand, if it was wanted in `add_majority`: there is no
    suggester to agree with. Chosen with tests/benchmarks/bench_memory.py.
    """

    drop: int = 2
    relabel: int = 2
    majority: float = 0.8
    add: int = 3
    add_majority: float = 0.9


THRESHOLDS = Thresholds()


def is_dropped(known: ByLabel, label: str, thresholds: Thresholds = THRESHOLDS) -> bool:
    """Whether a label is no longer suggested for a text."""
    counts = known.get(label)
    if counts is None or counts.agreed or counts.rejected < thresholds.drop:
        return False
    return counts.rejected >= thresholds.majority * counts.against


def label_instead(known: ByLabel, label: str, thresholds: Thresholds = THRESHOLDS) -> str | None:
    """The label that is suggested in place of another, None if it stays."""
    counts = known.get(label)
    if counts is None or not counts.others:
        return None
    other, number = max(counts.others.items(), key=lambda pair: pair[1])
    whole = counts.agreed + counts.against
    if number < thresholds.relabel or number < thresholds.majority * whole:
        return None
    return other if _usual_label(known, thresholds.majority) == other else None


def added_label(text: str, known: ByLabel, thresholds: Thresholds = THRESHOLDS) -> str | None:
    """The label that is suggested wherever a text stands, None if there is none.

    None too for texts all in small letters: what is no name is one thing here, another there. That
    others suggested it, and it was accepted, says nothing of where they do not: they may well
    be right there.
    """
    if text == text.lower() != text.upper():
        return None
    label = _usual_label(known, thresholds.add_majority)
    return label if label is not None and known[label].added >= thresholds.add else None


def _usual_label(known: ByLabel, majority: float) -> str | None:
    """The label that an annotator wants on a text as a rule."""
    label = max(known, key=lambda label: known[label].agreed)
    agreed = known[label].agreed
    whole = known[label].rejected + sum(counts.agreed for counts in known.values())
    return label if agreed and agreed >= majority * whole else None


def score(known: ByLabel, label: str) -> float:
    """How sure memory is: the mean of the Beta posterior (of a uniform prior) of being wanted.

    Against it count rejections, and other labels that were wanted on the text.
    """
    agreed = known[label].agreed
    against = known[label].rejected + sum(c.agreed for n, c in known.items() if n != label)
    return (agreed + 1) / (agreed + against + 2)


def rememberable(label_schema: LabelSchema) -> frozenset[str]:
    """The labels that memory suggests or drops: those that a text bears wherever it stands.

    A claim, and what is tied to claims (its source, its cue), hang on the sentence.
    """
    claims = label_schema.attributable
    tied = {
        label
        for link in label_schema.link_types
        if link.name == ATTRIBUTED_TO or claims & {*link.from_labels}
        for label in link.to_labels
    }
    return frozenset(label.name for label in label_schema.labels) - claims - tied


@dataclass(frozen=True, slots=True)
class Recalled:
    """A suggestion of memory: `instead` is the label of the one that it takes the place of."""

    id: str
    span: Span
    label: str
    score: float
    agreed: int
    against: int
    instead: str = ""

    @property
    def told(self) -> str:
        """Why it is suggested, in few words."""
        place = f", for {self.instead}" if self.instead else ""
        return f"memory: {self.agreed} accepted, {self.against} rejected{place}"


@dataclass(frozen=True, slots=True)
class Recollection:
    """What memory makes of an article's suggestions for one annotator: once, when it is opened.

    `hidden` are the ids of suggestions that they do not see.
    """

    hidden: frozenset[str] = frozenset()
    recalled: tuple[Recalled, ...] = ()

    def and_also(self, other: Recollection) -> Recollection:
        """Both of them."""
        return Recollection(self.hidden | other.hidden, self.recalled + other.recalled)
