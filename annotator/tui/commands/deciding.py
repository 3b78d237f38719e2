"""Accept, reject, label, link, note, flag; undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core import navigation
from annotator.core.annotation import Annotation, Origin
from annotator.core.extent import extent, many
from annotator.core.label_schema import ATTRIBUTED_TO, AttributeValue
from annotator.core.span import Span
from annotator.core.tokens import is_punctuation
from annotator.tui.commands.everywhere import Flagged, Labelled, Rejected
from annotator.tui.commands.looking import (
    is_hidden,
    left_out,
    nothing_undecided,
    say_unseen,
    unseen_sources,
)
from annotator.tui.commands.overlapping import say_overlap
from annotator.tui.commands.registry import command
from annotator.tui.widgets.span_panel import quoted

if TYPE_CHECKING:
    from annotator.core.acts import Act
    from annotator.core.extent import Extent
    from annotator.core.state import Item, State
    from annotator.tui.screens.about import About
    from annotator.tui.screens.annotate import AnnotateScreen


def go_on(screen: AnnotateScreen) -> None:
    """Go to the next undecided stop, or say that there is none."""
    if not screen.bench.next_stop():
        screen.say(nothing_undecided(screen))


@command("accept")
def accept(screen: AnnotateScreen) -> None:
    """Accept the suggestion in focus and go on; on a confirmed span just go on."""
    item = screen.bench.focus
    if item is None or isinstance(item, Annotation):
        go_on(screen)
        return
    id, unseen = item.id, unseen_sources(screen.bench, [item.id])

    def after(_: str) -> None:
        go_on(screen)
        say_unseen(screen, unseen, "accepted")

    screen.perform(lambda act: act.accept(id), after)


@command("reject")
def reject(screen: AnnotateScreen) -> None:
    """Reject the suggestion, or remove the annotation, and go on."""
    item = screen.bench.focus
    if item is None:
        screen.say("no span here to reject")
        return
    here, unseen = screen.bench.state.entry(item), unseen_sources(screen.bench, [item.id])

    def build(act: Act) -> Extent:
        act.reject(id)
        return extent(act.decisions())

    def onward(whole: Extent) -> None:
        bench = screen.bench
        following = navigation.next_stop(bench.state, here, hidden=bench.hidden)
        if following:
            bench.focus_on(following)
        else:
            go_on(screen)
        undo, about = screen.keymap.first("undo"), f"{label} {quoted(quote, 24)}"
        if claims:
            them = "the claim" if claims == 1 else f"{claims} claims"
            screen.say(f"{about} is no source of {them} any more: {undo} undoes")
        elif was_there or whole.spans > 1:
            word = "removed" if was_there else "rejected"
            screen.say(f"{word} {about}{whole.beside(1)}: {undo} takes it back")
        say_unseen(screen, unseen, "rejected")
        screen.repeat = Rejected(label, quote)

    claims = _claims_on(screen.bench.state, item)
    was_there = isinstance(item, Annotation)
    id, label, quote = item.id, item.label, item.span.quote(screen.bench.text)
    screen.perform(build, onward)


def _claims_on(state: State, item: Item) -> int:
    """How many claims are attributed to an item, as far as anybody said or suggested."""
    if isinstance(item, Annotation):
        ends = {k.from_id for k in state.links_of(item.id) if k.type == ATTRIBUTED_TO}
        return len(ends - {item.id})
    return sum(1 for _ in state.claims_on(item.id))


def put_label(screen: AnnotateScreen, label: str) -> None:
    """Label the selection; else relabel what is in focus; else label the token.

    A label of another layer goes on what is in focus as well. But a whole claim is no name, no
    source and no date: there it goes on the token in the claim.
    """
    screen.message, screen.repeat = None, None
    screen.session.interrupt()
    if is_hidden(screen, label):
        return
    bench, schema = screen.bench, screen.session.store.label_schema
    item = bench.focus
    if bench.selection or item is None:
        if bench.selection:
            _add(screen, bench.selection, label)
        elif bench.cursor:
            _label_word(screen, bench.cursor, label)
        return
    known = schema.label.get(item.label)
    if known and known.layer != schema.label[label].layer:
        if bench.cursor and item.label in schema.attributable:
            _label_word(screen, bench.cursor, label)
            return
        undecided = not isinstance(item, Annotation)
        _add(screen, item.span, label, keep_focus=undecided, beside=item.label)
        return
    id = item.id
    # Once its edge is mended, the label is what was left to say of it.
    goes_on = not isinstance(item, Annotation) or screen.session.moved == id

    def after(id: str) -> None:
        if goes_on:
            go_on(screen)
        screen.repeat = Labelled(id)

    screen.perform(lambda act: act.relabel(id, label), after)


def _label_word(screen: AnnotateScreen, token: Span, label: str) -> None:
    if is_punctuation(screen.bench.text, token):
        select = screen.keymap.first("select")
        screen.say(f"no word here for {label}: go to one, or select with {select}", wrong=True)
    else:
        _add(screen, token, label)


def _add(
    screen: AnnotateScreen, span: Span, label: str, *, keep_focus: bool = False, beside: str = ""
) -> None:
    def after(id: str) -> None:
        if beside:
            undo = screen.keymap.first("undo")
            screen.say(
                f"{label} {quoted(span.quote(screen.bench.text), 24)} added beside {beside}: "
                f"{undo} takes it back"
            )
        bench = screen.bench
        bench.select(None)
        screen.repeat = Labelled(id)
        if not keep_focus and (item := bench.state.item(id)):
            bench.focus_on(item)
        if not beside:
            say_overlap(screen, id)

    screen.perform(lambda act: act.add(span, label), after)


@command("pick-label")
def pick_label(screen: AnnotateScreen) -> None:
    """Ask which label, by typing, and put it where a label key would."""
    from annotator.tui.screens.asking import picking_label

    def chosen(label: str | None) -> None:
        if label:
            screen.in_turn(lambda: put_label(screen, label))

    labels = screen.session.store.label_schema.labels
    screen.app.push_screen(picking_label(labels, _about_labelled(screen)), chosen)


def _about_labelled(screen: AnnotateScreen) -> About | None:
    """What a label would go on: the selection, else what is in focus, else the word."""
    bench = screen.bench
    if bench.selection is None and bench.focus:
        return screen.about_item(bench.focus)
    span, name = bench.selection or bench.cursor, "the selection" if bench.selection else "the word"
    return screen.about(span, name) if span else None


@command("accept-all")
def accept_all(screen: AnnotateScreen) -> None:
    """Accept every undecided stop, in one act."""
    bench = screen.bench
    stops = navigation.stops_inside(bench.state, hidden=bench.hidden)
    hidden, unseen = left_out(bench), unseen_sources(bench, stops)
    if not stops:
        screen.say(nothing_undecided(screen))
        return

    def build(act: Act) -> tuple[int, Extent]:
        return act.accept_all(stops), extent(act.decisions())

    def after(result: tuple[int, Extent]) -> None:
        refused, whole = result
        kept = f", {refused} left that overlap what you confirmed" if refused else ""
        kept += f", {hidden} left" if hidden else ""
        along = f", {many(len(unseen), 'source')} of them hidden" if unseen else ""
        undo = screen.keymap.first("undo")
        screen.say(f"accepted {whole}{along}{kept}: {undo} takes it back")

    screen.perform(build, after)


@command("attributes")
def attributes(screen: AnnotateScreen) -> None:
    """Ask for the attributes of what is in focus, and set what changed in one act."""
    from annotator.tui.screens.asking import Attributes

    item = screen.bench.focus
    label = screen.session.store.label_schema.label.get(item.label) if item else None
    if item is None or label is None or not label.attributes:
        screen.say(f"{item.label} has no attributes" if item else "no span here")
        return
    annotation = isinstance(item, Annotation)
    old = label.defaults() if item.attributes is None else dict(item.attributes)
    id = item.id

    def answered(new: dict[str, AttributeValue] | None) -> None:
        if new is None or (new == old and annotation):
            return

        def build(act: Act) -> str:
            result = act.accept(id)
            for name in old.keys() | new.keys():
                if old.get(name) != new.get(name):
                    act.set_attribute(result, name, new.get(name))
            return result

        def after(_: str) -> None:
            if not annotation:
                undo = screen.keymap.first("undo")
                screen.say(f"{label.name} accepted with its attributes: {undo} takes it back")

        screen.in_turn(lambda: screen.perform(build, after))

    screen.app.push_screen(Attributes(label, old, about=screen.about_item(item)), answered)


@command("note")
def note(screen: AnnotateScreen) -> None:
    """Write a note on what is in focus, else on the article."""
    from annotator.tui.screens.asking import Writing

    item = screen.bench.focus
    progress = screen.bench.state.progress
    old = progress.note if item is None else item.note if isinstance(item, Annotation) else ""
    id = item.id if item else None
    accepted = f"{item.label} accepted · " if item and _with_it(item) else ""

    def answered(text: str | None) -> None:
        if text is not None and text != old:
            screen.in_turn(
                lambda: screen.perform(
                    lambda act: act.set_note(id, text),
                    lambda _: screen.say(f"{accepted}note: {text}" if text else "no note"),
                )
            )

    if item is None:
        box = Writing("note on the article", old)
    else:
        box = Writing("note on", old, about=screen.about_item(item))
    screen.app.push_screen(box, answered)


@command("flag")
def flag(screen: AnnotateScreen) -> None:
    """Raise or lower the flag of what is in focus, else of the article."""
    item = screen.bench.focus
    id = item.id if item else None
    flagged = item.flagged if isinstance(item, Annotation) else False
    flagged = screen.bench.state.progress.flagged if item is None else flagged
    about = f"{item.label}{_with_it(item)}" if item else "article"
    lowered = f"no longer flagged{_still_accepted(screen, item)}"

    def after(result: str | None) -> None:
        screen.say(f"{about} {lowered if flagged else 'flagged'}")
        if result and result != id:
            screen.repeat = Flagged(result)

    screen.perform(lambda act: act.toggle_flag(id), after)


def _still_accepted(screen: AnnotateScreen, item: Item | None) -> str:
    """That lowering a flag does not take back that the suggestion was accepted."""
    if not isinstance(item, Annotation) or item.origin is Origin.ADDED:
        return ""
    undo = screen.keymap.first("undo")
    just = isinstance(screen.repeated, Flagged) and screen.repeated.id == item.id
    return f", still accepted{f': {undo} {undo} takes it back' if just else ''}"


def _with_it(item: Item | None) -> str:
    """That a suggestion is accepted by what is done to it, as any edit does."""
    return "" if item is None or isinstance(item, Annotation) else " accepted and"


@command("link")
def link(screen: AnnotateScreen) -> None:
    """Begin to link what is in focus."""
    screen.begin_linking()


@command("undo")
def undo(screen: AnnotateScreen) -> None:
    """Take one's last act back, in whatever article it was."""
    screen.turn(redo=False)


@command("redo")
def redo(screen: AnnotateScreen) -> None:
    """Bring back what was taken back last."""
    screen.turn(redo=True)
