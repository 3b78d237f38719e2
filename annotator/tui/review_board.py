"""A region as it is shown: its lanes, and the lines that speak of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from annotator.core.annotation import Annotation
from annotator.core.display import one_line
from annotator.core.ruling import Choice, Difference, Mark, Remarks, Ruling, Version
from annotator.review.patterns import differing_attributes, pattern_of
from annotator.review.regions import Region
from annotator.tui.adjudication import Adjudication, Lane
from annotator.tui.cases import Terms, shown_name
from annotator.tui.keymaps import Keymap
from annotator.tui.widgets.bars import FLAGGED, NOTED
from annotator.tui.widgets.lanes import Board, Strand, hull
from annotator.tui.widgets.span_panel import quoted

#: What is said of a region whose settled result is shown, by how it came about.
_CHOICES = {
    Choice.UNANIMOUS: "all alike",
    Choice.VERSION: "a version",
    Choice.NOTHING: "no span",
    Choice.UNION: "union",
    Choice.INTERSECTION: "intersection",
    Choice.ALL: "all",
    Choice.EDIT: "edited",
}

#: The characters of a quote at the end of a link.
_QUOTE = 34

#: The characters of an annotator's note.
_NOTE = 400


def board_of(adjudication: Adjudication) -> Board | None:
    """The lanes of the region in view, and what is gold there; None without a region."""
    region = adjudication.region
    if region is None:
        return None
    text, differing = adjudication.text, differing_attributes(region)
    strands = [
        Strand(
            str(number + 1) if number < 9 else " ",
            who(lane, region, adjudication.terms),
            () if region.subject else lane.version,
            _words(region, lane.version, text),
            _details(lane.version, differing, text),
            number == adjudication.marked,
            notes=notes_of(lane, adjudication),
        )
        for number, lane in enumerate(adjudication.lanes)
    ]
    strands.append(_gold(adjudication, region, differing))
    place = hull([strand.version for strand in strands], region.place)
    return Board(text, place, tuple(strands), _title(region, text))


def _gold(adjudication: Adjudication, region: Region, differing: Iterable[str]) -> Strand:
    standing, text = adjudication.standing(), adjudication.text
    if not (region.ruling or region.stale or standing):
        return Strand(" ", "gold", words="not decided yet", is_gold=True)
    if region.subject:
        return Strand("0", "gold", words=_words(region, standing, text), is_gold=True)
    details = _details(standing, differing, text)
    return Strand("0", "gold", standing, "" if standing else "no span", details, is_gold=True)


def _title(region: Region, text: str) -> str:
    if not region.subject:
        return ""
    return f"{quoted(region.place.quote(text), _QUOTE)} {region.layer.replace('_', ' ')}"


def _words(region: Region, version: Version, text: str) -> str:
    if region.subject:
        ends = [f"{m.label} {quoted(m.span.quote(text), _QUOTE)}" for m in version]
        return f"→ {', '.join(ends)}" if ends else "no link"
    return "" if version else "no span"


def _details(version: Version, names: Iterable[str], text: str) -> str:
    """The attributes that differ, as a version has them."""
    wanted = list(names)
    if not wanted or not version:
        return ""
    found = []
    for mark in version:
        values = ", ".join(f"{name} {_value(mark, name)}" for name in wanted)
        quote = f"{quoted(mark.span.quote(text), 12)} " if len(version) > 1 else ""
        found.append(f"{quote}{values}")
    return " · ".join(found)


def _value(mark: Mark, name: str) -> str:
    value = dict(mark.attributes).get(name, "–")
    return one_line("yes" if value == "true" else value.strip('"'), 30)


def who(lane: Lane, region: Region, terms: Terms) -> str:
    """Who has a version; of whom a blind review only says how many."""
    some, all = region.votes[lane.version], region.voters
    if terms.blind:
        return f"{some} of {all}"
    return f"{some}/{all} {', '.join(map(shown_name, lane.names))}"


def notes_of(lane: Lane, adjudication: Adjudication) -> tuple[str, ...]:
    """What the annotators noted and flagged of their own marks in a lane."""
    region, found = adjudication.region, []
    if region is None:
        return ()
    is_meant = _meant(region, lane, adjudication)
    for work in adjudication.works:
        name = work.annotator_id or ""
        if name not in lane.names:
            continue
        whose = "" if adjudication.terms.blind else f"{shown_name(name)} "
        for annotation in work.annotations:
            if _is_remarked(annotation) and is_meant(annotation):
                sign = f"{FLAGGED if annotation.flagged else ''}{NOTED if annotation.note else ''}"
                quote = quoted(annotation.span.quote(adjudication.text), 12)
                about = f" {quote}" if len(lane.version) > 1 and not region.subject else ""
                note = f": {one_line(annotation.note, _NOTE)}" if annotation.note else ""
                found.append(f"{whose}{sign}{about}{note}")
    return tuple(sorted(found)) if adjudication.terms.blind else tuple(found)


def _meant(region: Region, lane: Lane, adjudication: Adjudication) -> Callable[[Annotation], bool]:
    """Whether an annotation is in a lane; of links: whether they start from it."""
    if region.subject:
        label = adjudication.state.annotations[region.subject].label
        return lambda a: a.label == label and a.span.overlaps(region.place)
    places = {mark.place for mark in lane.version}
    return lambda a: Mark.of(a).place in places


def most_remarks(adjudication: Adjudication) -> int:
    """How many annotators noted or flagged something in the open article."""
    return sum(any(map(_is_remarked, work.annotations)) for work in adjudication.works)


def _is_remarked(annotation: Annotation) -> bool:
    return bool(annotation.note) or annotation.flagged


# Lines


def kind_of(region: Region, text: str) -> str:
    """The labels of a region, and what the annotators disagree about."""
    labels = "/".join(region.labels) or "/".join({a.label for a in region.gold}) or region.layer
    if region.subject:
        labels = region.layer.replace("_", " ")
    words = [labels, str(region.difference)]
    if region.difference is Difference.NONE:
        words[1] = "no difference"
    detail = pattern_of(region, text).detail.removeprefix(labels).strip(" /")
    if detail and region.difference in (Difference.BOUNDARY, Difference.ATTRIBUTE):
        words.append(detail)
    return " · ".join(words)


def agreement_of(region: Region) -> str:
    """How many of the annotators agree; the copies of one person's work are one."""
    if region.voters == 1 < len(region.inputs):
        return f"copies of one person's work{'' if region.unanimous else ' differ'}"
    if region.unanimous:
        return f"all {region.voters} agree"
    if region.agreeing < 2:
        return "no two agree"
    majority = "" if region.has_majority else ", no majority"
    return f"{region.agreeing} of {region.voters} agree{majority}"


def stale_of(region: Region, terms: Terms) -> str:
    """Why a region that was settled once is to be looked at again; empty if it was not."""
    if not region.stale:
        return ""
    weighed = {name for ruling in region.stale for name in ruling.inputs}
    changed = [shown_name(name) for name in region.changed_by if name in weighed]
    new = [shown_name(name) for name in region.changed_by if name not in weighed]
    if terms.blind or not (changed or new):
        changed, new = ["an annotator"] * bool(changed), ["an annotator"] * bool(new)
        changed = changed or ["an annotator"] * (not new)
    words = [f"{', '.join(changed)} changed it since"] if changed else []
    words += [f"{', '.join(new)} had no part in it"] if new else []
    return f"stale: {', '.join(words)}"


def settled_of(ruling: Ruling, terms: Terms) -> str:
    """How a region was settled."""
    if ruling.automatic:
        return "settled by itself: all alike"
    # A rule may say whose version it takes.
    rule = f", by the rule {one_line(ruling.rule, 60)}" if ruling.rule and not terms.blind else ""
    return f"settled by {one_line(ruling.reviewer, 20)}: {_CHOICES[ruling.choice]}{rule}"


def said_of(said: Remarks) -> str:
    """What a reviewer said of a region: the reason, a flag, a note."""
    words = [str(said.reason)] if said.reason else []
    words += [FLAGGED] if said.flagged else []
    words += [f"{NOTED} “{one_line(said.note, 24)}”"] if said.note else []
    return " · ".join(words)


def about(region: Region, text: str) -> str:
    """A region in a few words: its label and its text."""
    label = "/".join(region.labels) or "/".join({a.label for a in region.gold}) or region.layer
    if region.subject:
        label = region.layer.replace("_", " ")
    return f"{label} {quoted(region.place.quote(text), 30)}"


def becomes(region: Region, marks: Version, text: str) -> str:
    """What a decision makes of a region, in one line."""
    if region.subject:
        return _words(region, marks, text)
    if not marks:
        return "no span"
    return ", ".join(f"{mark.label} {quoted(mark.span.quote(text), 40)}" for mark in marks)


def lacking(annotation: Annotation, name: str, keymap: Keymap) -> str:
    """That an annotation needs an attribute."""
    return f"{annotation.label} needs its attribute {name}: {keymap.first('edit')} edits it there"
