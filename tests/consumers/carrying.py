"""A project carried through other tools' formats and back: what of it arrives.

`python -m tests.consumers carry ARTICLES DIR`: the articles, with everything that is suggested for
them as somebody's work, and notes, flags, attributes and a status that are not the usual ones.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from annotator.exchange.formats import format_named
from tests.consumers.writing import ROOT, accepted, run

#: The way: out in each, and in again into a new project.
WAY = ("jsonl", "prodigy", "doccano", "labelstudio", "brat", "jsonl")


def carry(articles: Path, folder: Path) -> bool:
    """Carry the articles along the way; prints what is there after each step, and what changed."""
    folder.mkdir(parents=True)
    schema = ROOT / "schemas" / "news.yaml"
    db = folder / "0.db"
    run("init", db, "--schema", schema)
    run("add", db, articles)
    run("suggest", db)
    lines = run("export", db, "--format", "jsonl", "--suggestions").splitlines()
    records = [_worked_on(accepted(json.loads(it)), n) for n, it in enumerate(lines)]
    given = folder / "given.jsonl"
    given.write_text("\n".join(map(json.dumps, records)))
    run("import", db, given, "--format", "jsonl", "--as", "kim")
    before = _content(db)
    print(f"{'':12}{_counts(before)}")
    for step, name in enumerate(WAY, 1):
        format = format_named(name)
        out = folder / f"{step}-{name}{'' if format.write_folder else format.suffix}"
        run("export", db, "--format", name, "--strict", "-o", out)
        db = folder / f"{step}.db"
        run("init", db, "--schema", schema)
        run("import", db, out, "--format", name, "--as", "kim", "--strict")
        after = _content(db)
        changed = sum(before[id] != after.get(id) for id in before)
        print(f"{name:12}{_counts(after)}; {changed} of {len(before)} articles differ", flush=True)
    return after == before


def _worked_on(record: dict[str, Any], number: int) -> dict[str, Any]:
    """With what people add: notes, flags, attributes, an article left in the middle or skipped."""
    for n, span in enumerate(record["spans"]):
        if n % 11 == number % 11:
            span["note"] = f"who is this?\n“{span['text']}” – № {n} 👍🏽"
        span["flagged"] = n % 17 == 3
        span["origin"] = ("suggested", "edited", "added")[n % 3]
        if span["label"] == "CLAIM":
            form = ("direct", "mixed", "indirect")[n % 3]
            span["attributes"] = {"form": form, "stance": "denied", "voice": "attributed"}
        if span["label"] == "SOURCE":
            span["attributes"] = {"kind": "document", "anonymous": n % 2 == 0}
    record["status"] = ("finished", "in progress", "skipped")[number % 3]
    record["note"] = "twice the same paragraph" if number % 4 == 0 else ""
    return {**record, "flagged": number % 5 == 0}


def _content(db: Path) -> dict[str, Any]:
    """All that there is, by article, but for ids, which some formats number anew."""
    found = {}
    for line in run("export", db, "--format", "jsonl").splitlines():
        record = json.loads(line)
        names = {it["id"]: (it["start"], it["end"], it["label"]) for it in record["spans"]}
        spans = [{k: v for k, v in it.items() if k != "id"} for it in record["spans"]]
        links = [
            (it["type"], names[it["from"]], names[it["to"]], it.get("origin"))
            for it in record["links"]
        ]
        found[record["id"]] = {**record, "spans": _sorted(spans), "links": _sorted(links)}
    return found


def _sorted(items: list[Any]) -> list[str]:
    return sorted(json.dumps(it, sort_keys=True, ensure_ascii=False) for it in items)


def _counts(content: dict[str, Any]) -> str:
    total: Counter[str] = Counter()
    for record in content.values():
        spans = [json.loads(it) for it in record["spans"]]
        total["articles"] += 1
        total["characters"] += len(record["text"])
        total["spans"] += len(spans)
        total["links"] += len(record["links"])
        total["attributes"] += sum(len(it["attributes"]) for it in spans)
        total["notes"] += sum(bool(it["note"]) for it in spans) + bool(record.get("note"))
        total["flags"] += sum(it.get("flagged", False) for it in spans)
        total["flags"] += record.get("flagged", False)
    return ", ".join(f"{number:,} {what}" for what, number in total.items())
