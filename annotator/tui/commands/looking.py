"""What is drawn of the layers, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.annotation import Status
from annotator.core.label_schema import ATTRIBUTED_TO
from annotator.tui.commands.registry import command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.core.suggestion import Suggestion
    from annotator.tui.screens.annotate import AnnotateScreen
    from annotator.tui.workbench import Workbench


@command("layers")
def layers(screen: AnnotateScreen) -> None:
    """Open the box in which layers are shown, dimmed and hidden."""
    from annotator.tui.layering import Layering
    from annotator.tui.screens.layers import Layers

    def changed(layering: Layering) -> None:
        screen.bench.relayer(layering)
        screen.show_marks()

    screen.app.push_screen(Layers(screen.bench, changed))


@command("tags")
def tags(screen: AnnotateScreen) -> None:
    """Labels as tags above the text, and back; so it begins next time."""
    on = screen.view.step == 1
    screen.program.choose_tags(on=on)
    screen.view.tag(on=on)


def is_hidden(screen: AnnotateScreen, label: str) -> bool:
    """Whether a label's layer is not drawn; if so, it is said: nothing is put there unseen."""
    schema = screen.session.store.label_schema
    hidden = schema.ranks.get(label) in screen.bench.hidden
    if hidden:
        shows = screen.keymap.first("layers")
        screen.say(f"{schema.label[label].layer} are hidden: {shows} shows them", wrong=True)
    return hidden


def nothing_undecided(screen: AnnotateScreen) -> str:
    """That nothing is left to decide, or only what is not drawn, and what one can do then."""
    if hidden := left_out(screen.bench):
        return f"{hidden}: {screen.keymap.first('layers')} shows them"
    if screen.bench.state.progress.status is Status.FINISHED:
        return "nothing undecided here, and the article is finished"
    return f"nothing undecided here: {screen.keymap.first('finish')} finishes the article"


def left_out(bench: Workbench) -> str:
    """What is undecided in hidden layers, in words; empty if nothing is."""
    count = bench.hidden_stops
    return f"{count} undecided in {bench.layering.said(bench.state.label_schema)}" if count else ""


def unseen_sources(bench: Workbench, ids: Iterable[str]) -> list[Suggestion]:
    """The undecided sources in a hidden layer that are decided together with these claims."""
    state, ranks = bench.state, bench.state.label_schema.ranks
    if not bench.hidden:
        return []
    ends = {
        link.to_id
        for id in ids
        for link in state.suggested.links_from.get(id, ())
        if link.type == ATTRIBUTED_TO and link.id not in state.rejections
    }
    found = [state.suggested.spans[id] for id in ends if id in state.suggested.spans]
    return [s for s in found if ranks.get(s.label) in bench.hidden and state.is_live(s)]


def say_unseen(screen: AnnotateScreen, sources: Iterable[Suggestion], decided: str) -> None:
    """Say it if a source that is not drawn was decided, too."""
    if any(not screen.bench.state.is_live(source) for source in sources):
        undo = screen.keymap.first("undo")
        screen.say(f"{decided} with its source, which is hidden: {undo} takes it back")
