"""One label on every mention, or off it: in the article, and at once again in the project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.core import navigation
from annotator.core.annotation import Annotation
from annotator.core.extent import extent, many
from annotator.store.log import Role
from annotator.tui.commands.registry import command
from annotator.tui.widgets.span_panel import quoted

if TYPE_CHECKING:
    from annotator.core.acts import Act
    from annotator.core.everywhere import Mention, Wish
    from annotator.core.extent import Extent
    from annotator.core.span import Span
    from annotator.core.state import Item
    from annotator.store.bulk import Recorded
    from annotator.store.log import ActRecord
    from annotator.tui.bulk_work import Everywhere, Hand
    from annotator.tui.screens.annotate import AnnotateScreen
    from annotator.tui.writer import Outcome


@dataclass(frozen=True, slots=True)
class Repeat:
    """What was just done in the article, and is done in the project if its key comes again."""

    action: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a label's key has just been put on; the focus may have gone on since."""

    id: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """What was just rejected or removed by a key; the focus has gone on since."""

    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """What the key of the flag has just accepted."""

    id: str


@command("everywhere")
def everywhere(screen: AnnotateScreen) -> None:
    """The focused label on every identical mention: here, and pressed again in the project."""
    _everywhere(screen, "everywhere", clear=False)


@command("clear-everywhere")
def clear_everywhere(screen: AnnotateScreen) -> None:
    """Off every identical mention: here, and pressed again in the project."""
    _everywhere(screen, "clear-everywhere", clear=True)


@command("concordance")
def concordance(screen: AnnotateScreen) -> None:
    """Everything that is suggested and not decided, over all articles."""
    if _is_in_review(screen):
        return
    if not screen.session.with_suggestions:
        screen.say("suggestions are hidden: you annotate without them")
        return
    from annotator.tui.screens.concordance import Concordance

    def left(_: None) -> None:
        # What was undone there was said there; what is not saved is still to be seen.
        if screen.message and not screen.message[1]:
            screen.message = None
            screen.show_marks()

    screen.app.push_screen(Concordance(screen), left)


def _everywhere(screen: AnnotateScreen, action: str, *, clear: bool) -> None:
    repeat, screen.repeat = screen.repeated, None
    if isinstance(repeat, Repeat) and repeat.action == action:
        if not _is_in_review(screen):
            _in_project(screen, repeat.wish)
        return
    if isinstance(repeat, Rejected) and clear:
        _clear(screen, repeat.label, repeat.quote, None)
        return
    item = screen.bench.focus
    if isinstance(repeat, Labelled) and not clear:
        item = screen.bench.state.item(repeat.id) or item
    if item is None:
        what = "reject everywhere" if clear else "put on other mentions"
        screen.say(f"no span here whose label you could {what}")
        return
    from annotator.core.everywhere import Wish
    from annotator.tui.matching import chosen

    quote = item.span.quote(screen.bench.text)
    if clear:
        _clear(screen, item.label, quote, item)
        return
    wish = Wish(item.label, quote, clear, chosen())
    _label_here(screen, wish, item, lambda: setattr(screen, "repeat", Repeat(action, wish)))


def _clear(screen: AnnotateScreen, label: str, quote: str, item: Item | None) -> None:
    """Off the mentions of a text: of the item in focus, or of what was rejected just before."""
    from annotator.core.everywhere import Wish
    from annotator.tui.matching import chosen

    wish = Wish(label, quote, True, chosen())
    repeat = Repeat("clear-everywhere", wish)
    _clear_here(screen, wish, item, lambda: setattr(screen, "repeat", repeat))


def _label_here(
    screen: AnnotateScreen, wish: Wish, item: Item, repeatable: Callable[[], None]
) -> None:
    id, span, own = item.id, item.span, int(not isinstance(item, Annotation))

    def build(act: Act) -> tuple[str, list[Mention], Extent]:
        focus = act.accept(id)
        found = _others(wish.on(act), span)
        return focus, found, extent(act.decisions())

    def after(result: tuple[str, list[Mention], Extent]) -> None:
        focus, found, whole = result
        screen.bench.update(screen.bench.state, focus)
        screen.say(f"{_told(screen, wish, found, own, whole)}{_more(screen, 'everywhere')}")
        repeatable()

    screen.perform(build, after)


def _others(found: Iterable[Mention], span: Span) -> list[Mention]:
    return [mention for mention in found if mention.span != span]


def _told(
    screen: AnnotateScreen, wish: Wish, found: Sequence[Mention], own: int, whole: Extent
) -> str:
    """What became of the mentions in the article, in a line; `own` is 1 if that at hand changed."""
    from annotator.core.everywhere import Fate
    from annotator.tui.matching import changed, left

    counts = Counter(mention.fate for mention in found)
    done, kept = changed(counts), left(counts)
    if not done:
        none = f"no other mention{f' to label ({kept})' if kept else ''}"
        return f"{_named(wish)} accepted: {_undone(screen)} · {none}" if own else none
    labelled = f"{many(done + own, 'mention')}{whole.beside(done + own)}"
    anew = sum(mention.fate is Fate.ADD and bool(mention.other) for mention in found)
    labelled += f", {anew} rejected before" if anew else ""
    return f"{_named(wish)} on {labelled}{f', {kept}' if kept else ''}: {_undone(screen)}"


def _named(wish: Wish) -> str:
    return f"{wish.label} {quoted(wish.quote, 24)}"


def _clear_here(
    screen: AnnotateScreen, wish: Wish, item: Item | None, repeatable: Callable[[], None]
) -> None:
    here = screen.bench.state.entry(item) if item else None

    def build(act: Act) -> tuple[list[Mention], Extent]:
        found = wish.on(act, [item.span] if item else ())
        return found, extent(act.decisions())

    def after(result: tuple[list[Mention], Extent]) -> None:
        from annotator.tui.matching import changed, cleared

        found, whole = result

        following = navigation.next_stop(screen.bench.state, here) if here else screen.bench.focus
        if following or (following := navigation.first_stop(screen.bench.state)):
            screen.bench.focus_on(following)
        counts = Counter(mention.fate for mention in found)
        again, along = _more(screen, "clear-everywhere"), whole.beside(len(found))
        undo = f": {_undone(screen)}" if changed(counts) else ""
        screen.say(f"{_named(wish)}: {cleared(counts)}{along}{undo}{again}")
        repeatable()

    screen.perform(build, after)


def _undone(screen: AnnotateScreen) -> str:
    return f"{screen.keymap.first('undo')} takes it back"


def _more(screen: AnnotateScreen, action: str) -> str:
    """What the same key does next."""
    in_review = screen.session.actor.role is not Role.ANNOTATOR
    return "" if in_review else f" · {screen.keymap.first(action)} again: in all articles"


def _is_in_review(screen: AnnotateScreen) -> bool:
    if screen.session.actor.role is Role.ANNOTATOR:
        return False
    screen.say("in a review this is done article by article")
    return True


# In the project


def hand_of(screen: AnnotateScreen) -> Hand:
    """Who decides now."""
    from annotator.tui.bulk_work import Hand

    session = screen.session
    return Hand(session.actor, session.now(), session.new_id, session.with_suggestions)


def _in_project(screen: AnnotateScreen, wish: Wish) -> None:
    """Work out what it would do in every article, show that, and do it if one agrees."""
    from annotator.tui import bulk_work
    from annotator.tui.inquiry import Inquiry
    from annotator.tui.screens.everywhere import EverywherePreview

    def found(plan: Everywhere) -> None:
        preview = EverywherePreview(plan, lambda: hand_of(screen))
        screen.app.push_screen(preview, lambda chosen: _agreed(screen, chosen))

    hand = hand_of(screen)
    inquiry = Inquiry(screen.program, screen.say_meanwhile)
    screen.read_first(
        "looking through the articles… esc gives it up",
        inquiry.watched(lambda store, tell: bulk_work.everywhere(store, wish, hand, tell)),
        found,
        given_up=inquiry.give_up,
    )


def _agreed(screen: AnnotateScreen, plan: Everywhere | None) -> None:
    if plan is None or not plan.changes:
        return
    from annotator.tui.matching import told

    def done(recorded: Recorded) -> None:
        articles, label = len(recorded.record.changes), plan.wish.label
        if not articles:
            screen.say(f"nothing was done{left_out(recorded)}", wrong=True)
            return
        # What was left out is not among what was done.
        whole = recorded.extent
        what = f"{told(plan.counts)}{whole.beside(plan.changes)}"
        said = f"{label}: {whole if recorded.left_out else what} in {many(articles, 'article')}"
        screen.say(f"{said}{left_out(recorded)}: {_undone(screen)}")

    screen.in_turn(lambda: commit(screen, plan.record, done))


def left_out(recorded: Recorded) -> str:
    """That articles were left out, if any were."""
    count = len(recorded.left_out)
    return f" · {many(count, 'article')} left out, changed meanwhile" if count else ""


def commit(
    screen: AnnotateScreen,
    record: ActRecord,
    done: Callable[[Recorded], None],
    failed: Callable[[Exception], None] | None = None,
    told: Callable[[str], None] | None = None,
) -> None:
    """Have an act over many articles written, and show the open one as it then is."""
    from annotator.tui.inquiry import telling

    tell = telling(screen.program, told or screen.say_meanwhile)

    def committed(outcome: Outcome) -> None:
        recorded: Recorded = outcome.result
        _show(screen, recorded.record)
        done(recorded)
        screen.show_marks()
        screen.refresh_list()

    count = len(record.changes)
    screen.save(
        lambda store: store.record_fresh(
            record, lambda at, total: tell(f"saving… {at}/{total} articles")
        ),
        committed,
        f"what you decided in {many(count, 'article')}",
        failed=failed,
    )


def _show(screen: AnnotateScreen, record: ActRecord) -> None:
    """Show what an act did in the open article, if it is among those that it changed."""
    session = screen.session
    here = next((c for c in record.changes if c.article_seq == session.seq), None)
    if here is None:
        return
    if here.head != session.head:
        screen.reopen()
        return
    screen.take_over(record.id, here.decisions)
