"""The steps of the lesson, in the order of the text: accepting leads from one to the next."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.tui.lesson.goals import (
    Aim,
    Goal,
    bears,
    gone,
    is_finished,
    nowhere,
    on,
    on_words,
    tied,
    untouched,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. In its sentences `{accept}` stands for that action's key.

    `task` says what to do, `brief` the same where there is little room, `why` what is behind it,
    and `good` what happened once the `goal` is reached. `aim` is the place it is about.
    """

    id: str
    task: str
    brief: str
    why: str
    good: str
    goal: Goal
    aim: Aim = nowhere


_FIRM = on_words("Tolvane Engineering")
_MISSED = on_words("Ostrell")

STEPS = (
    Step(
        "accept",
        "“Petra Halvane” is marked as a PERSON. That is right: press {accept} to accept it.",
        "This is right: press {accept}",
        "Underlined spans are a machine’s suggestions. The line below names the label.",
        "Accepted: it is filled now. On to the next one.",
        bears(on("mayor"), "PERSON"),
        on("mayor"),
    ),
    Step(
        "relabel",
        "“Kelverton” is a town, not a person: press {label:PLACE}, the key of the label PLACE.",
        "A place, not a person: press {label:PLACE}",
        "Each label has a key: {label:PERSON} PERSON, {label:ORG} ORG, {label:PLACE} PLACE … "
        "{help} shows all keys.",
        "Good: relabelled and accepted with one key.",
        bears(on("town"), "PLACE"),
        on("town"),
    ),
    Step(
        "reject",
        "“Nobody” is not a name at all: press {reject} to reject it.",
        "Not a name at all: press {reject}",
        "A suggestion that you reject is not made to you again.",
        "Rejected: nothing is marked there any more.",
        gone(on("nobody")),
        on("nobody"),
    ),
    Step(
        "edge",
        "“Tolvane” is cut short: it is “Tolvane Engineering”. Press {end-right} to extend it.",
        "One word short: press {end-right}",
        "{end-left} {end-right} move the end, {start-left} {start-right} the start. "
        "A change accepts the suggestion.",
        "Good: longer by a word, and accepted with it.",
        bears(_FIRM, "ORG"),
        _FIRM,
    ),
    Step(
        "add",
        "The place “Ostrell” was missed. Move the cursor there and press {label:PLACE}.",
        "“Ostrell” was missed: go, then {label:PLACE}",
        "A label’s key marks the word under the cursor; for more words, {select} first.",
        "Added: this one is all your own.",
        bears(_MISSED, "PLACE"),
        _MISSED,
    ),
    Step(
        "claim",
        "What somebody says is a CLAIM. This is the council’s: press {accept} to accept it.",
        "A claim with its source: press {accept}",
        "“The council” is its SOURCE, linked to it already: one key accepts both.",
        "Accepted: the claim, “The council”, and the link.",
        tied(on("shut"), on("council")),
        on("shut"),
    ),
    Step(
        "link",
        "This claim lacks its source, “a retired inspector”: press {link}, then {key:enter}.",
        "Who says it? {link}, then {key:enter}",
        "{link} chooses the nearest source, {key:enter} takes it, a letter another one.",
        "Linked: the claim leads to who said it.",
        tied(on("painted"), on("inspector")),
        on("painted"),
    ),
    Step(
        "undo",
        "Everything can be taken back. Try it: press {undo} to undo what you did last.",
        "Take it back: press {undo}",
        "Undo has no limit, and reaches back over days.",
        "Good: it is all there again.",
        untouched,
    ),
    Step(
        "finish",
        "That was the whole article: press {finish} (done) to finish it.",
        "The end: press {finish} (done)",
        "The sample articles come next. {palette} offers the lesson again at any time.",
        "The article is finished.",
        is_finished,
    ),
)

#: What is said in the step that is about undoing once something is undone.
REDO = Step(
    "undo",
    "Now bring it back: press {redo} to redo it.",
    "Bring it back: press {redo}",
    "Undo has no limit, and reaches back over days.",
    STEPS[-2].good,
    untouched,
)
