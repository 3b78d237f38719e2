"""Settle the region in view; repeat it for others of its kind; undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.ruling import Choice
from annotator.tui.review_commands.registry import command
from annotator.tui.review_keys import VERSION_KEYS

if TYPE_CHECKING:
    from annotator.tui.bulk import Plan
    from annotator.tui.screens.adjudicate import AdjudicateScreen
    from annotator.tui.writer import Outcome


@command("take-version")
def take_version(screen: AdjudicateScreen) -> None:
    """Take the version whose number was pressed."""
    number = VERSION_KEYS.index(screen.key) if screen.key in VERSION_KEYS else 0
    lanes = screen.adjudication.lanes
    if number < len(lanes):
        screen.decide(Choice.VERSION, lanes[number].version)
    else:
        screen.say(f"there is no version {number + 1} here")


@command("take")
def take(screen: AdjudicateScreen) -> None:
    """Take the marked version; on a settled region, and without one, just go on."""
    adjudication = screen.adjudication
    if adjudication.region is None:
        screen.go(adjudication.following())
    elif adjudication.marked is None:
        screen.say("there is no majority: a number takes a version")
    else:
        screen.decide(Choice.VERSION, adjudication.lanes[adjudication.marked].version)


@command("nothing")
def nothing(screen: AdjudicateScreen) -> None:
    """No span here."""
    screen.decide(Choice.NOTHING)


@command("keep-gold")
def keep_gold(screen: AdjudicateScreen) -> None:
    """Keep what is gold already: the answer to a change that changes nothing."""
    adjudication = screen.adjudication
    region = adjudication.region
    if region and not (region.ruling or region.stale or adjudication.standing()):
        screen.say("nothing is gold here yet: a number takes a version")
    else:
        screen.decide(adjudication.gold_choice(), adjudication.standing())


@command("union")
def union(screen: AdjudicateScreen) -> None:
    """The union of the boundaries."""
    screen.decide(Choice.UNION)


@command("intersection")
def intersection(screen: AdjudicateScreen) -> None:
    """The intersection of the boundaries."""
    screen.decide(Choice.INTERSECTION)


@command("keep-all")
def keep_all(screen: AdjudicateScreen) -> None:
    """Keep all that somebody marked."""
    screen.decide(Choice.ALL)


@command("put-off")
def put_off(screen: AdjudicateScreen) -> None:
    """Leave the region for the end."""
    adjudication = screen.adjudication
    here, region = adjudication.here, adjudication.region
    if adjudication.spot and region and region.ruling is None:
        adjudication.queue.skip(adjudication.seq, adjudication.spot)
        screen.say("skipped: it comes again at the end")
    screen.go_on(here)


@command("edit")
def edit(screen: AdjudicateScreen) -> None:
    """Edit the region with the keys of annotation."""
    from annotator.tui.editing import Edit
    from annotator.tui.screens.editing import EditScreen

    adjudication = screen.adjudication
    region = adjudication.region
    if region is None:
        screen.say(f"no region in view: {screen.keymap.first('next-region')} goes to one")
        return
    if region.subject:
        all_of_them, none = screen.keymap.first("keep-all"), screen.keymap.first("nothing")
        screen.say(
            f"a number takes a version, {all_of_them} all, {none} none: links are not edited"
        )
        return
    lanes = [lane.version for lane in adjudication.lanes]
    marked = lanes[adjudication.marked] if adjudication.marked is not None else ()
    marks = adjudication.standing() or marked or next(filter(None, lanes), ())

    draft = Edit.of(region, adjudication.works, adjudication.state, marks)
    screen.app.push_screen(
        EditScreen(
            draft,
            adjudication.remarks,
            lambda verdicts: screen.in_turn(lambda: screen.settle(verdicts)),
        )
    )


@command("alike")
def alike(screen: AdjudicateScreen) -> None:
    """The same as what was decided last for every region of its kind, after a look at them."""
    from annotator.tui import bulk

    adjudication, session = screen.adjudication, screen.session
    precedent, terms = adjudication.last, adjudication.terms
    if precedent is None:
        screen.say("decide one region first: M does the same for all like it")
        return
    if not precedent.can_be_repeated:
        screen.say("what was edited by hand cannot be repeated elsewhere")
        return
    hand = bulk.Hand(session.actor, session.now(), session.new_id)
    seqs, kept = adjudication.queue.like(precedent.pattern), dict(adjudication.kept)
    screen.read_first(
        "looking for regions of this kind…",
        lambda store: bulk.plan(store, terms, seqs, precedent, hand, kept),
        lambda plan: _preview(screen, plan),
    )


def _preview(screen: AdjudicateScreen, plan: Plan) -> None:
    from annotator.tui.screens.previewing import Previewing

    if not plan.examples:
        if plan.came_back:
            many = "1 was" if plan.came_back == 1 else f"{plan.came_back} were"
            screen.say(f"of this kind {many} settled before: what came back is decided one by one")
        else:
            screen.say(f"no other region of this kind waits: {plan.precedent.pattern}")
        return

    def answered(answer: str | None) -> None:
        if answer:
            screen.in_turn(lambda: _repeat(screen, plan))

    screen.app.push_screen(Previewing(plan, screen.adjudication.terms), answered)
    screen.show_marks()


def _repeat(screen: AdjudicateScreen, plan: Plan) -> None:
    count = f"{len(plan.examples)} region{'s' if len(plan.examples) > 1 else ''}"
    articles = f"{plan.articles} article{'s' if plan.articles > 1 else ''}"

    def done(_: Outcome) -> None:
        adjudication = screen.adjudication
        here, seqs = adjudication.here, {change.article_seq for change in plan.record.changes}
        if adjudication.seq in seqs:
            screen.reopen()
        screen.changed(seqs)
        if adjudication.region is None or adjudication.region.ruling:
            screen.go_on(here)
        screen.say(
            f"settled alike: {count} in {articles}; {screen.keymap.first('undo')} takes it back"
        )
        screen.show_marks()

    screen.save(lambda store: store.record(plan.record), done, f"{count} settled alike")


@command("undo")
def undo(screen: AdjudicateScreen) -> None:
    """Take one's last act back, in whatever article it was."""
    screen.turn(redo=False)


@command("redo")
def redo(screen: AdjudicateScreen) -> None:
    """Bring back what was taken back last."""
    screen.turn(redo=True)
