"""What memory has counted, and how to have it begin anew: memory."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.parameters import as_json, as_name, project
from annotator.cli.printing import counted, note, say, say_json, say_table
from annotator.cli.who import composed
from annotator.clock import now
from annotator.core.display import one_line

if TYPE_CHECKING:
    from annotator.core.label_schema import LabelSchema
    from annotator.core.memory import ByLabel

_HEADING = ("WHO", "TEXT", "LABEL", "ACCEPTED", "ADDED", "RELABELLED", "REJECTED", "MEMORY")


@dataclass(frozen=True, slots=True)
class _Row:
    """What somebody did with a text and a label; `relabelled` is the label given in its place."""

    annotator: str
    text: str
    label: str
    accepted: int
    added: int
    relabelled: dict[str, int]
    rejected: int
    memory: str


@click.command()
@project
@click.argument("texts", metavar="[TEXT...]", nargs=-1)
@as_name("Only this annotator.")
@click.option("--label", metavar="LABEL", help="Only this label.")
@click.option("--clear", is_flag=True, help="Have counting begin anew, of all texts or of these.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@as_json
def memory(
    db: Path,
    texts: tuple[str, ...],
    name: str | None,
    label: str | None,
    clear: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """What annotators did with each text, and what follows.

    Memory is each annotator's own. It shapes the suggestions of articles that they have not
    opened yet.
    """
    from annotator.core.memory import remembered_text
    from annotator.store.store import Store

    who = composed((name,))[0] if name is not None else None
    wanted = {remembered_text(text) or text for text in texts}
    if clear:
        _clear(db, who, label, sorted(wanted), yes=yes)
        return
    with Store.open_to_read(db) as store:
        found = store.remembered(who)
        rows = [
            row
            for row in _rows(found, store.label_schema)
            if (label is None or row.label == label) and (not wanted or row.text in wanted)
        ]
    if as_json:
        say_json([asdict(row) for row in rows])
    elif rows:
        say_table(_HEADING, map(_shown, rows), may_cut=True)
    else:
        note("memory holds nothing of the kind")


def _clear(db: Path, who: str | None, label: str | None, texts: list[str], *, yes: bool) -> None:
    from annotator.store.store import Store

    if who is None or label is not None:
        raise click.UsageError("--clear goes with --as NAME and takes texts, not labels")
    if not yes and not _confirmed(who, len(texts)):
        note("nothing was cleared")
        return
    with Store.open(db) as store:
        gone = store.clear_memory(who, texts, now())
    say(f"cleared {counted(gone, 'text')} of {one_line(who, 40)}")


def _confirmed(who: str, number: int) -> bool:
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask on: add --yes to clear")
    what = counted(number, "text") if number else "all texts"
    return click.confirm(f"Have memory of {one_line(who, 40)} begin anew, of {what}?", err=True)


def _rows(found: Mapping[str, Mapping[str, ByLabel]], label_schema: LabelSchema) -> Iterator[_Row]:
    """The texts that most was done with come first."""
    from annotator.core.memory import rememberable

    labels = rememberable(label_schema)
    for name, texts in found.items():
        for text, known in sorted(texts.items(), key=lambda pair: (-_weight(pair[1]), pair[0])):
            for label, counts in sorted(known.items()):
                numbers = counts.accepted, counts.added, dict(counts.others), counts.rejected
                yield _Row(name, text, label, *numbers, _deed(text, known, label, labels))


def _weight(known: ByLabel) -> int:
    return sum(c.accepted + c.added + c.against for c in known.values())


def _deed(text: str, known: ByLabel, label: str, labels: Collection[str]) -> str:
    """What memory does with a text and a label; empty for nothing."""
    from annotator.core.memory import added_label, is_dropped, label_instead

    if label not in labels:
        return ""
    instead = label_instead(known, label)
    if instead in labels:
        return f"suggests {instead}"
    if is_dropped(known, label):
        return "leaves it out"
    return "suggests it" if added_label(text, known) == label else ""


def _shown(row: _Row) -> tuple[object, ...]:
    relabelled = ", ".join(f"{n} {label}" for label, n in row.relabelled.items()) or "0"
    numbers = row.accepted, row.added, relabelled, row.rejected
    who, text = one_line(row.annotator, 20), one_line(row.text, 40)
    return who, text, row.label, *numbers, row.memory
