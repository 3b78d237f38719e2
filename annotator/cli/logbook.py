"""The log, for people: history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.cli.parameters import as_json, as_name, project
from annotator.cli.printing import say, say_json
from annotator.cli.who import composed
from annotator.core.display import one_line
from annotator.store.errors import StoreError

if TYPE_CHECKING:
    from annotator.store.history import Entry
    from annotator.store.schema_changes import Recorded
    from annotator.store.store import Store

_QUOTE = 40


@click.command()
@project
@click.option("--article", "article_id", metavar="ID", help="Only this article.")
@as_name("Only this annotator.")
@as_json
def history(db: Path, article_id: str | None, name: str | None, as_json: bool) -> None:
    """Every decision: when, who, from what to what."""
    from annotator.store.store import Store

    annotator_id = composed((name,))[0] if name is not None else None
    with Store.open_to_read(db) as store:
        if article_id is not None:
            store.find(article_id)
        entries = store.history(article_id, annotator_id)
        changes = store.schema_changes() if article_id is None else []
        changes = [it for it in changes if annotator_id in (None, it.annotator_id)]
        if annotator_id is not None:
            _check_known(db, store, annotator_id)
        if as_json:
            found = [(float(entry.seq), _document(entry)) for entry in entries]
            found += [(it.log_seq + 0.5, _change_document(it)) for it in changes]
            say_json([document for _, document in sorted(found, key=lambda pair: pair[0])])
            return
        quotes: dict[str, str] = {}
        for entry in entries:
            while changes and changes[0].log_seq < entry.seq:
                say(_line_of_change(changes.pop(0)))
            say(line_of(entry, quotes))
        for it in changes:
            say(_line_of_change(it))


def _check_known(db: Path, store: Store, annotator_id: str) -> None:
    """Make sure that this is somebody whose history there can be."""
    first = next(store.history(None, annotator_id), None)
    changes = (it for it in store.schema_changes() if it.annotator_id == annotator_id)
    if first is None and next(changes, None) is None:
        raise StoreError(f"{db}: holds nothing that '{one_line(annotator_id, 40)}' did")


def _line_of_change(it: Recorded) -> str:
    return f"{it.at}  {it.annotator_id}  {one_line(it.told, 400)}"


def _change_document(it: Recorded) -> dict[str, Any]:
    return {
        "at": it.at,
        "annotator": it.annotator_id,
        "act": it.act,
        "kind": "label schema",
        "version": it.version,
        "before": it.change.old.name,
        "after": it.change.new.name,
        "mapping": dict(it.change.names),
    }


def line_of(entry: Entry, quotes: dict[str, str]) -> str:
    """A decision on one line; `quotes` collects what spans cover, for the links between them."""
    for value in (entry.before, entry.after):
        if value and value["is"] == "annotation":
            quotes[value["id"]] = value["quote"]
    before, after = (_shown(v, entry.kind, quotes) for v in (entry.before, entry.after))
    change = f"{before} → {after}" if before and after else after or f"{before} → nothing"
    mode = "" if entry.mode == "do" else f" ({entry.mode})"
    who = (
        entry.annotator_id if entry.role == "annotator" else f"{entry.annotator_id} as {entry.role}"
    )
    return f"{entry.at}  {who}  {entry.article_id}  {entry.kind}{mode}  {change}"


def _shown(value: Mapping[str, Any] | None, kind: str, quotes: Mapping[str, str]) -> str:
    if value is None:
        return ""
    match value["is"]:
        case "annotation":
            return _annotation(value, kind)
        case "link":
            ends = (_quoted(quotes.get(value[end], "?")) for end in ("from", "to"))
            return f"{value['type']} {' to '.join(ends)}"
        case "rejection":
            return (
                f"{value['label']} {_quoted(value['quote'])}"
                if "quote" in value
                else value["label"]
            )
        case "ruling":
            return _ruling(value)
        case "sent_back":
            return _with_note(f"to {one_line(value['annotator_id'], 40)}", value)
        case "answer":
            return _with_note("taken over" if value["accepted"] else "answered", value)
        case "brought_back":
            return _quoted(value["quote"])
        case _:
            return _progress(value, kind)


def _ruling(value: Mapping[str, Any]) -> str:
    why = f", {value['reason']}" if value["reason"] else ""
    shown = f"{value['layer']} {_quoted(value['quote'])}: {value['choice']}{why}"
    return _with_note(f"{shown} {_flag(value)}" if value["flagged"] else shown, value)


def _with_note(shown: str, value: Mapping[str, Any]) -> str:
    return f"{shown} note {_quoted(value['note'])}" if value["note"] else shown


def _annotation(value: Mapping[str, Any], kind: str) -> str:
    shown = f"{value['label']} {_quoted(value['quote'])}"
    match kind:
        case "edge":
            return f"{shown} {value['start']}-{value['end']}"
        case "attribute":
            pairs = ", ".join(f"{k}={json.dumps(v)}" for k, v in value["attributes"].items())
            return f"{shown} [{pairs}]"
        case "note":
            return f"{shown} note {_quoted(value['note'])}"
        case "flag":
            return f"{shown} {_flag(value)}"
        case _:
            return shown


def _progress(value: Mapping[str, Any], kind: str) -> str:
    match kind:
        case "note":
            return f"note {_quoted(value['note'])}"
        case "flag":
            return _flag(value)
        case _:
            return str(value["status"])


def _flag(value: Mapping[str, Any]) -> str:
    return "flagged" if value["flagged"] else "not flagged"


def _quoted(text: str) -> str:
    return f"“{one_line(text, _QUOTE)}”"


def _document(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "annotator": entry.annotator_id,
        "role": entry.role,
        "article": entry.article_id,
        "act": entry.act,
        "mode": entry.mode,
        "kind": entry.kind,
        "before": entry.before,
        "after": entry.after,
    }
