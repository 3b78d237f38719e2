"""An annotator who knows the gold, errs nowhere, and takes the cheapest way there is from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import partial

from annotator.core.annotation import Annotation
from annotator.core.label_schema import ATTRIBUTED_TO
from annotator.core.mentions import mentions
from annotator.core.span import Span
from annotator.core.state import Item, State
from annotator.core.suggestion import Suggestion
from annotator.core.suggestion_set import SpanKey, span_key
from annotator.core.tokens import is_punctuation, tokens_in
from annotator.tui.screens.linking import Linking
from tests.benchmarks.keystrokes.edging import Way, edge_ways
from tests.benchmarks.keystrokes.gold import Gold, Tie, made_of
from tests.benchmarks.keystrokes.screen import Impossible, KeyScreen

#: What is left to do, in keys, for each kind of difference: what ways are weighed by.
_LEFT_RIGHT, _LEFT_NEAR, _LEFT_MISSING, _LEFT_WRONG, _LEFT_STANDING, _LEFT_TIE = 1, 3, 5, 1, 4, 4

#: In characters: farther than this nobody goes word by word.
_NEAR = 40

#: How far one goes by single keys before a hint is surely less.
_STEPS = 4


class Manner(StrEnum):
    """How suggestions are gone through."""

    #: Every suggestion is looked at and answered by its own key.
    EACH = "each"
    #: Only what is wrong is gone to; the key that finishes accepts the rest.
    REST = "rest"


class NotGoldError(AssertionError):
    """What came out is not the gold."""


def keys_for(gold: Gold, screen: KeyScreen, manner: Manner = Manner.EACH) -> list[str]:
    """All keys that it takes to finish the article.

    Raises:
        NotGoldError: when what came out is not the gold.
    """
    annotator = _Annotator(gold, screen, manner)
    annotator.work()
    screen = annotator.screen
    if made_of(screen.state) != (gold.spans, gold.ties):
        raise NotGoldError(f"{gold.article.id}: {annotator.differences()}")
    return screen.keys


class _Annotator:
    def __init__(self, gold: Gold, screen: KeyScreen, manner: Manner) -> None:
        self.gold, self.screen, self.manner = gold, screen, manner

    def work(self) -> None:
        """Answer the suggestions, add what they lack, tie, and finish."""
        while stop := self._next_stop():
            self._take(self._answers(stop), must=partial(_is_answered, suggestion=stop))
        self._repair()
        if self.manner is Manner.REST and self.screen.bench.stops:
            other = self.screen.copy()
            other.do("accept-finish")
            if made_of(other.state) == (self.gold.spans, self.gold.ties):
                self.screen = other
                return
            self.screen.do("accept-all")
            self._repair()
        self.screen.do("finish")

    def differences(self) -> str:
        """What of the gold is not there, and what is there besides."""
        spans, ties = made_of(self.screen.state)
        gold = self.gold
        parts = {
            "missing": gold.spans - spans,
            "besides": spans - gold.spans,
            "untied": gold.ties - ties,
            "tied": ties - gold.ties,
        }
        return "; ".join(f"{name} {sorted(found)[:3]}" for name, found in parts.items() if found)

    # What there is to do

    def _next_stop(self) -> Suggestion | None:
        """The stop to answer next, gone to."""
        if not self.screen.bench.stops:
            return None
        if self.manner is Manner.REST:
            wrong = [s for s in self._stops() if _key(s) not in self.gold.spans]
            if not wrong:
                return None
            self._go(wrong[0])
        elif not self._at_stop(self.screen):
            self.screen.do("accept")
        item = self.screen.bench.focus
        assert isinstance(item, Suggestion)
        return item

    def _stops(self) -> Iterator[Suggestion]:
        state = self.screen.state
        for _, _, _, id in state.stops:
            yield state.suggested.spans[id]

    def _repair(self) -> None:
        """Add what is missing, tie it, and take away what is wrong."""
        for target in sorted(self.gold.spans):
            if target not in self.screen.state.keys and not self._is_waiting(target):
                self._take(self._additions(target), must=partial(_is_there, key=target))
                self._tie(tie for tie in self.gold.ties if target in tie)
        for annotation in list(self.screen.state.annotations.values()):
            if _key(annotation) not in self.gold.spans:
                self._go(annotation)
                self.screen.do("reject")
        self._tie(self.gold.ties)
        for tie in sorted(made_of(self.screen.state)[1] - self.gold.ties):
            self._take([partial(_untie, tie=tie)], must=partial(_is_untied, tie=tie))

    def _is_waiting(self, target: SpanKey) -> bool:
        """Whether it will be accepted with the rest."""
        state = self.screen.state
        ids = state.suggested.by_key.get(target, ())
        return any(state.is_live(state.suggested.spans[id]) for id in ids)

    def _tie(self, wanted: Iterable[Tie]) -> None:
        keys = self.screen.state.keys
        for tie in sorted({*wanted} - made_of(self.screen.state)[1]):
            if tie[0] in keys and tie[1] in keys:
                self._take(self._ties(tie), must=partial(_is_tied, tie=tie))

    # Ways

    def _answers(self, stop: Suggestion) -> Iterator[Way]:
        key, text = _key(stop), self.gold.article.text
        if key in self.gold.spans:
            yield lambda s: s.do("accept")
            yield lambda s: s.do("everywhere")
            for claim, source in sorted(self.gold.ties):
                if key == claim and not self._suggests(stop, source):
                    for pick in (_straight, _besides):
                        yield partial(_link, other=source, pick=pick)
            return
        yield lambda s: s.do("reject")
        yield lambda s: s.do("clear-everywhere")
        for target in self._near(stop):
            span = Span(target[0], target[1])
            for edges in edge_ways(text, stop.span, span):
                yield partial(_mend, edges=edges, label=target[2])
            if stop.span == span:
                yield partial(_mend_everywhere, label=target[2])

    def _suggests(self, claim: Suggestion, source: SpanKey) -> bool:
        """Whether the source comes along with the claim."""
        state = self.screen.state
        ends = (k.to_id for k in state.suggested.links_from.get(claim.id, ()))
        return any(_key(state.suggested.spans[end]) == source for end in ends)

    def _near(self, item: Item) -> list[SpanKey]:
        """The missing gold of the item's layer that it may be mended to, the nearest first."""
        schema = self.screen.label_schema
        layer = schema.layer_of(item.label)
        found = [
            key
            for key in self.gold.spans
            if key not in self.screen.state.keys
            and schema.layer_of(key[2]) == layer
            and item.span.overlaps(Span(key[0], key[1]))
            and not self._is_waiting(key)
        ]
        found.sort(key=lambda k: (abs(k[0] - item.span.start) + abs(k[1] - item.span.end), k))
        return found[:2]

    def _additions(self, target: SpanKey) -> Iterator[Way]:
        text, span = self.gold.article.text, Span(target[0], target[1])
        words = [t for t in tokens_in(text, span) if not is_punctuation(text, t)]
        for annotation in self._standing_near(span, target[2]):
            for edges in edge_ways(text, annotation.span, span):
                yield partial(_mend_there, annotation=annotation, edges=edges, label=target[2])
        item = self.screen.bench.focus
        if item and item.span == span:
            yield lambda s: s.label(target[2])
        if not words:
            yield lambda s: _find(s, target)
            return
        several = len(mentions(text, self.gold.quote(target))) > 1
        for way in self._places(words):
            yield partial(_add, place=way, target=target)
            if several:
                yield partial(_add_everywhere, place=way, target=target)

    def _places(self, words: Sequence[Span]) -> Iterator[Way]:
        """Ways to words that are to be labelled: all of them selected, or the first gone to."""
        yield partial(_select, first=words[0], last=words[-1])
        if len(words) > _STEPS:
            return
        yield partial(_jump, token=words[0])
        cursor = self.screen.bench.cursor
        if cursor and abs(cursor.start - words[0].start) < _NEAR:
            for number in (1, 2, 3, -1, -2, -3):
                yield partial(_step, words=number)

    def _standing_near(self, span: Span, label: str) -> list[Annotation]:
        """What was accepted and is not gold, where the span is to be."""
        schema, state = self.screen.label_schema, self.screen.state
        return [
            a
            for a in state.annotations.values()
            if a.span.overlaps(span)
            and _key(a) not in self.gold.spans
            and schema.layer_of(a.label) == schema.layer_of(label)
        ]

    def _ties(self, tie: Tie) -> Iterator[Way]:
        for item, other in (tie, tie[::-1]):
            for pick in (_straight, _besides, _by_arrows):
                yield partial(_link_from, key=item, other=other, pick=pick)

    # Choosing

    def _go(self, item: Item) -> None:
        """Bring an item into focus by the fewest keys."""
        self.screen = _gone(self.screen, item)

    def _take(self, ways: Iterable[Way], must: Callable[[KeyScreen], bool]) -> None:
        """Go the way after which least is left to do, its own keys counted."""
        best, least = None, float("inf")
        for way in ways:
            other = self.screen.copy()
            try:
                way(other)
            except Impossible:
                continue
            if must(other) and other.mode is None:
                cost = len(other.keys) + self._left(other)
                if cost < least:
                    best, least = other, cost
        if best is None:
            raise NotGoldError(f"{self.gold.article.id}: no way from here; {self.differences()}")
        self.screen = best

    def _left(self, screen: KeyScreen) -> float:
        """About how many keys are left."""
        state, gold = screen.state, self.gold
        live = {_key(s): s for s in state.suggested.spans.values() if state.is_live(s)}
        wrong = [s for key, s in live.items() if key not in gold.spans]
        left = float(screen.bench.stops > 0 and not self._at_stop(screen))
        for key in gold.spans:
            if key in state.keys:
                continue
            if key in live:
                left += _LEFT_RIGHT if self.manner is Manner.EACH else 0.1
            else:
                near = any(s.span.overlaps(Span(key[0], key[1])) for s in wrong)
                left += _LEFT_NEAR if near else _LEFT_MISSING
        left += _LEFT_WRONG * len(wrong)
        left += _LEFT_STANDING * sum(key not in gold.spans for key in state.keys)
        made = made_of(state)[1]
        coming = set(_suggested_ties(state, live))
        return left + _LEFT_TIE * len(gold.ties - made - coming) + _LEFT_TIE * len(made - gold.ties)

    def _at_stop(self, screen: KeyScreen) -> bool:
        item = screen.bench.focus
        return isinstance(item, Suggestion) and screen.state.is_stop(item)


def _suggested_ties(state: State, live: dict[SpanKey, Suggestion]) -> Iterator[Tie]:
    for claim in live.values():
        for link in state.suggested.links_from.get(claim.id, ()):
            if link.type == ATTRIBUTED_TO and link.id not in state.rejections:
                yield _key(claim), _key(state.suggested.spans[link.to_id])


def _key(item: Item) -> SpanKey:
    return span_key(item.span, item.label)


def _is_answered(screen: KeyScreen, suggestion: Suggestion) -> bool:
    return not screen.state.is_live(suggestion)


def _is_there(screen: KeyScreen, key: SpanKey) -> bool:
    return key in screen.state.keys


def _is_tied(screen: KeyScreen, tie: Tie) -> bool:
    return tie in made_of(screen.state)[1]


def _is_untied(screen: KeyScreen, tie: Tie) -> bool:
    return not _is_tied(screen, tie)


# Single deeds, by keys


def _nowhere(screen: KeyScreen) -> None:
    """Leave the edges as they are."""


def _mend(screen: KeyScreen, edges: Way, label: str) -> None:
    edges(screen)
    item = screen.bench.focus
    if item is None:
        raise Impossible("lost")
    if item.label != label:
        screen.label(label)


def _mend_everywhere(screen: KeyScreen, label: str) -> None:
    _mend(screen, _nowhere, label)
    screen.do("everywhere")


def _mend_there(screen: KeyScreen, annotation: Annotation, edges: Way, label: str) -> None:
    _become(screen, _gone(screen, annotation))
    _mend(screen, edges, label)


def _select(screen: KeyScreen, first: Span, last: Span) -> None:
    screen.do("hint-selection")
    screen.hint(first)
    screen.hint(last)


def _jump(screen: KeyScreen, token: Span) -> None:
    screen.do("hint")
    screen.hint(token)


def _step(screen: KeyScreen, words: int) -> None:
    screen.do(*["right" if words > 0 else "left"] * abs(words))


def _find(screen: KeyScreen, target: SpanKey) -> None:
    """Marks have no hints: go to the word before or after, step to them, and select."""
    text, place = screen.bench.text, Span(target[0], target[1])
    near = tokens_in(text, Span(max(0, place.start - 40), min(len(text), place.end + 40)))
    words = [t for t in near if not is_punctuation(text, t)]
    if not words:
        raise Impossible("no word near")
    word = min(words, key=lambda t: abs(t.start - place.start))
    _jump(screen, word)
    between = [
        t for t in near if min(word.start, place.start) <= t.start < max(word.start, place.start)
    ]
    _step(screen, len(between) if word.start < place.start else -len(between))
    screen.do("select", *["right"] * (len(tokens_in(text, place)) - 1))
    screen.label(target[2])


def _add(screen: KeyScreen, place: Way, target: SpanKey) -> None:
    """Label what was gone to, and mend its edges."""
    before = set(screen.state.annotations)
    place(screen)
    screen.label(target[2])
    item = screen.bench.focus
    if not isinstance(item, Annotation) or item.id in before or item.label != target[2]:
        raise Impossible("the label went elsewhere")
    span = Span(target[0], target[1])
    if item.span != span:
        tried = []
        for way in edge_ways(screen.bench.text, item.span, span):
            other = screen.copy()
            try:
                way(other)
                tried.append(other)
            except Impossible:
                continue
        if not tried:
            raise Impossible("no way to its edges")
        _become(screen, min(tried, key=lambda s: len(s.keys)))


def _add_everywhere(screen: KeyScreen, place: Way, target: SpanKey) -> None:
    _add(screen, place, target)
    screen.do("everywhere")


def _untie(screen: KeyScreen, tie: Tie) -> None:
    claim, source = tie
    _become(screen, _gone(screen, screen.state.annotations[screen.state.keys[claim]]))
    screen.do("link")
    _choose(screen, source)
    screen.press("x")


def _link_from(
    screen: KeyScreen, key: SpanKey, other: SpanKey, pick: Callable[[KeyScreen, SpanKey], None]
) -> None:
    _become(screen, _gone(screen, screen.state.annotations[screen.state.keys[key]]))
    _link(screen, other, pick)


def _link(screen: KeyScreen, other: SpanKey, pick: Callable[[KeyScreen, SpanKey], None]) -> None:
    screen.do("link")
    pick(screen, other)


def _linking(screen: KeyScreen) -> Linking:
    mode = screen.mode
    if not isinstance(mode, Linking) or mode.way.type.name != ATTRIBUTED_TO:
        raise Impossible("no such link from here")
    return mode


def _straight(screen: KeyScreen, other: SpanKey) -> None:
    """Take what is chosen already, or the letter on the other."""
    mode = _linking(screen)
    if mode.chosen and _key(mode.chosen) == other:
        screen.press("enter")
    else:
        screen.press(_letter(mode, other))


def _besides(screen: KeyScreen, other: SpanKey) -> None:
    """Link to it besides what is linked already."""
    screen.press(_letter(_linking(screen), other).upper())


def _by_arrows(screen: KeyScreen, other: SpanKey) -> None:
    _choose(screen, other)
    screen.press("enter")


def _choose(screen: KeyScreen, other: SpanKey) -> None:
    mode = _linking(screen)
    at = [_key(item) for item in mode.candidates].index(other)
    count = len(mode.candidates)
    on, back = (at - mode.at) % count, (mode.at - at) % count
    screen.press(*(["down"] * on if on <= back else ["up"] * back))


def _letter(mode: Linking, other: SpanKey) -> str:
    for offset, letter in mode.hints.items():
        found = mode.hinted(letter)
        if offset == other[0] and letter.isalpha() and found and _key(found) == other:
            return letter
    raise Impossible("no letter on it")


# Going to an item


def _gone(screen: KeyScreen, item: Item) -> KeyScreen:
    """A copy of the screen with the item in focus, by the fewest keys."""
    found = [s for way in _to(screen, item) if (s := _tried(screen, way, item))]
    if not found:
        raise Impossible("no way to it")
    return min(found, key=lambda s: len(s.keys))


def _tried(screen: KeyScreen, way: Way, item: Item) -> KeyScreen | None:
    other = screen.copy()
    try:
        way(other)
        for _ in range(_STEPS + 1):
            if other.bench.focus and other.bench.focus.id == item.id:
                return other
            other.do("next-stacked")
    except Impossible:
        return None
    return None


def _to(screen: KeyScreen, item: Item) -> Iterator[Way]:
    yield _nowhere
    for action in ("next-span", "previous-span", "next-stop", "previous-stop"):
        for number in range(1, _STEPS):
            yield partial(_press_often, action=action, times=number)
    tokens = tokens_in(screen.bench.text, item.span)
    words = [t for t in tokens if not is_punctuation(screen.bench.text, t)]
    for token in [*words[:4], *words[-2:]]:
        yield partial(_jump, token=token)
    yield partial(_walk, item=item)


def _press_often(screen: KeyScreen, action: str, times: int) -> None:
    screen.do(*[action] * times)


def _walk(screen: KeyScreen, item: Item) -> None:
    """Span by span: always possible, seldom cheap."""
    ahead = screen.state.entry(item) > (screen.bench.offset, 0, 0, "")
    for _ in range(len(screen.state.live)):
        if screen.bench.focus and screen.bench.focus.id == item.id:
            return
        screen.do("next-span" if ahead else "previous-span")


def _become(screen: KeyScreen, other: KeyScreen) -> None:
    """Go on from where a copy has come to."""
    screen.__dict__.update(other.__dict__)
