"""The same for many places in many articles, worked out before it is done. No terminal in here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.core.acts import Act
from annotator.core.decision import Refusal
from annotator.core.display import one_line
from annotator.core.everywhere import CHANGES, Fate, Mention, Wish
from annotator.core.extent import NOTHING, Extent, in_all
from annotator.core.suggestion import Suggestion
from annotator.store.errors import StoreError
from annotator.store.log import Actor, ActRecord, Change
from annotator.store.states import OpenArticle
from annotator.store.store import Store
from annotator.tui.inquiry import Tell

#: Code points of an article that are shown before and after a mention.
AROUND = 90


@dataclass(frozen=True, slots=True)
class Hand:
    """Who decides, when, how ids are made, and whether they see suggestions."""

    actor: Actor
    at: str
    new_id: Callable[[], str]
    with_suggestions: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A keyword in context: what becomes of it, and the label that stands there instead."""

    article_seq: int
    title: str
    before: str
    quote: str
    after: str
    fate: Fate
    other: str = ""


@dataclass(frozen=True, slots=True)
class Everywhere:
    """One label on, or off, every mention in many articles, and what becomes of each.

    `counts` say how many of each kind there are; those that bear the label already have no line.
    `extent` counts what goes with them as well: links, and the sources of claims.
    """

    wish: Wish
    record: ActRecord
    lines: tuple[Line, ...]
    counts: Mapping[Fate, int]
    extent: Extent = NOTHING

    @property
    def changes(self) -> int:
        """How many mentions are to be changed."""
        return sum(count for fate, count in self.counts.items() if fate in CHANGES)

    @property
    def articles(self) -> int:
        """In how many articles something is to be changed."""
        return len(self.record.changes)


def everywhere(store: Store, wish: Wish, hand: Hand, tell: Tell) -> Everywhere:
    """Work out what a wish does in all articles that the annotator has still to do."""
    changes: list[Change] = []
    lines: list[Line] = []
    counts: Counter[Fate] = Counter()
    name = hand.actor.annotator_id
    for batch in store.candidates(name, wish.quote, wish.matching):
        share = f"{100 * batch.done // batch.total}%"
        for number, seq in enumerate(batch.seqs):
            tell(f"looking through the articles… {share} · {number}/{len(batch.seqs)} read")
            opened = _load(store, seq, hand)
            if opened is None:
                continue
            act = Act(opened.state, hand.new_id)
            found = wish.on(act)
            counts.update(mention.fate for mention in found)
            lines += [_line(opened, m) for m in found if m.fate is not Fate.KEEP]
            changes += _changes(opened, act)
        tell(f"looking through the articles… {share}")
    record = ActRecord(hand.new_id(), hand.actor, hand.at, tuple(changes))
    whole = in_all(change.decisions for change in changes)
    return Everywhere(wish, record, tuple(lines), counts, whole)


def _load(store: Store, seq: int, hand: Hand) -> OpenArticle | None:
    """The article; None where it was taken out of the project meanwhile."""
    try:
        return store.load(seq, hand.actor, with_suggestions=hand.with_suggestions)
    except StoreError as error:
        if type(error) is not StoreError:
            raise
        return None


def _changes(opened: OpenArticle, act: Act) -> list[Change]:
    decisions = act.decisions()
    text = opened.state.article.text
    return [Change(opened.seq, text, opened.head, decisions)] if decisions else []


def _line(opened: OpenArticle, mention: Mention) -> Line:
    article, span = opened.state.article, mention.span
    text, first, last = article.text, max(0, span.start - AROUND), span.end + AROUND
    return Line(
        opened.seq,
        article.title,
        before_on_a_line(text[first : span.start]),
        one_line(span.quote(text), 200),
        after_on_a_line(text[span.end : last]),
        mention.fate,
        mention.other,
    )


def before_on_a_line(text: str) -> str:
    """The text before a keyword, on one line."""
    return one_line(text) + (" " if text[-1:].isspace() else "")


def after_on_a_line(text: str) -> str:
    """The text after a keyword, on one line."""
    return (" " if text[:1].isspace() else "") + one_line(text)


# Suggestions


class Verb(StrEnum):
    """What is done with suggestions."""

    ACCEPT = "accept"
    REJECT = "reject"
    RELABEL = "relabel"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to become of suggestions, and with a new label which."""

    verb: Verb
    label: str = ""

    def on(self, act: Act, suggestion: Suggestion) -> bool:
        """Decide one; whether it is as wanted now, or has given way to another of the act.

        Raises:
            Refusal: when a rule forbids it.
        """
        id = suggestion.id
        # It may have come along with another: a claim takes its source.
        made = act.draft.accepted.get(id)
        is_live = act.draft.is_live(suggestion)
        if self.verb is Verb.REJECT:
            if is_live:
                act.reject(id)
            return made is None
        if not (is_live or made):
            return False
        if self.verb is Verb.ACCEPT:
            if is_live:
                act.accept(id)
        else:
            act.relabel(made or id, self.label)
        return True


@dataclass(frozen=True, slots=True)
class Decided:
    """The same verdict on many suggestions: how many it decides, and how many rules forbid.

    `why` is the first reason for a refusal; `extent` counts what goes with them as well.
    """

    verdict: Verdict
    record: ActRecord
    count: int
    refused: int = 0
    why: str = ""
    extent: Extent = NOTHING

    @property
    def articles(self) -> int:
        """In how many articles something is to be decided."""
        return len(self.record.changes)


@dataclass
class _Tally:
    count: int = 0
    refused: int = 0
    why: str = field(default="")


def decide(
    store: Store,
    verdict: Verdict,
    chosen: Mapping[int, Sequence[str]],
    hand: Hand,
    tell: Tell,
) -> Decided:
    """Work out a verdict on suggestions, given by their ids for each article's number."""
    changes: list[Change] = []
    tally = _Tally()
    for number, (seq, ids) in enumerate(chosen.items()):
        tell(f"working it out… {number}/{len(chosen)} articles")
        opened = _load(store, seq, hand)
        if opened:
            act = Act(opened.state, hand.new_id)
            _decide(act, verdict, ids, tally)
            changes += _changes(opened, act)
    record = ActRecord(hand.new_id(), hand.actor, hand.at, tuple(changes))
    whole = in_all(change.decisions for change in changes)
    return Decided(verdict, record, tally.count, tally.refused, tally.why, whole)


def _decide(act: Act, verdict: Verdict, ids: Iterable[str], tally: _Tally) -> None:
    """Decide suggestions of one article, leaving out what is decided by now."""
    chosen = [act.draft.suggested.spans[id] for id in ids if id in act.draft.suggested.spans]
    for suggestion in list(filter(act.draft.is_live, chosen)):
        try:
            is_done = verdict.on(act, suggestion)
        except Refusal as refusal:
            tally.refused += 1
            tally.why = tally.why or str(refusal)
        else:
            tally.count += is_done
            tally.refused += not is_done
            tally.why = tally.why or ("" if is_done else "gives way to another that overlaps it")
