"""A project for other programs to read: the sample articles, and texts that break tools."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from annotator.core.span import Span
from annotator.core.tokens import tokens_in
from annotator.exchange.formats import format_named, format_names

ROOT = Path(__file__).parents[2]

_WORDS = (
    *(
        "Kõivumägi",
        "said",
        "the",
        "“light",
        "was",
        "dark”",
        ",",
        "Nordsund’s",
        "👍🏽",
        "👨‍👩‍👧‍👦",
        "🇪🇪",
    ),
    *("cafe\u0301", "日本語", "ראש", "الرئيس", "ministry", "in", "U.S.", "1,200", "tonnes"),
)
_SPACES = (" ", " ", " ", "  ", "\r\n", "\n", "\u00a0")


def write(folder: Path) -> None:
    """Export in every format, and what is in it beside that."""
    folder.mkdir(parents=True)
    db = folder / "project.db"
    run("init", db, "--schema", ROOT / "schemas" / "news.yaml")
    run("add", db, ROOT / "sample_data")
    run("suggest", db)
    lines = run("export", db, "--format", "jsonl", "--suggestions").splitlines()
    records = [accepted(json.loads(line)) for line in lines] + [_hostile(n) for n in range(40)]
    given = folder / "given.jsonl"
    given.write_text("\n".join(map(json.dumps, records)))
    run("import", db, given, "--format", "jsonl", "--as", "kim")
    exported = run("export", db, "--format", "jsonl").splitlines()
    plain = [_plain(json.loads(line)) for line in exported]
    (folder / "expected.json").write_text(json.dumps(plain))
    for name in format_names():
        format = format_named(name)
        if format.can_write:
            suffix = "" if format.write_folder else Path(f"_{format.suffix}").suffix
            out = folder / f"{name}{suffix}"
            run("export", db, "--format", name, "-o", out)


def run(*args: object) -> str:
    """What the program says to these arguments; ends with its message if it refuses."""
    command = [sys.executable, "-m", "annotator", *map(str, args)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[2:])}: {done.stderr}")
    return done.stdout


def accepted(record: dict[str, Any]) -> dict[str, Any]:
    """Everything that was suggested, as if somebody had accepted it."""
    for item in (*record["spans"], *record["links"]):
        del item["score"], item["suggester"]
    return {**record, "annotator": "kim", "status": "finished"}


def _hostile(seed: int) -> dict[str, Any]:
    """A text of what shifts offsets, with spans of all sorts and links."""
    rng = random.Random(seed)
    text = "".join(rng.choice(_WORDS) + rng.choice(_SPACES) for _ in range(60)) + "End."
    tokens = tokens_in(text, Span(0, len(text)))
    places: list[tuple[int, int, str]] = []
    for _ in range(30):
        first = rng.randrange(len(tokens))
        last = min(len(tokens) - 1, first + rng.randrange(4))
        span = Span(tokens[first].start, tokens[last].end)
        label = rng.choice(("PERSON", "ORG", "PLACE", "CLAIM", "SOURCE"))
        if all(_goes_beside((span.start, span.end, label), it) for it in places):
            places.append((span.start, span.end, label))
    spans = [{"id": str(n), "start": a, "end": b, "label": c} for n, (a, b, c) in enumerate(places)]
    ends = {it["label"]: it["id"] for it in spans}
    link = {"id": "k", "type": "attributed_to", "from": ends.get("CLAIM"), "to": ends.get("SOURCE")}
    links = [link] if link["from"] and link["to"] else []
    return {"id": f"hostile-{seed}", "text": text, "spans": spans, "links": links}


def _goes_beside(one: tuple[int, int, str], two: tuple[int, int, str]) -> bool:
    """Whether the label schema has both: crossing in no layer, and sources apart."""
    if _layer(one[2]) != _layer(two[2]) or one[1] <= two[0] or two[1] <= one[0]:
        return True
    nested = (one[0] <= two[0] and two[1] <= one[1]) or (two[0] <= one[0] and one[1] <= two[1])
    return nested and one != two and one[2] != "SOURCE"


def _layer(label: str) -> str:
    return label if label in ("SOURCE", "CLAIM") else "entities"


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    places = {it["id"]: (it["start"], it["end"], it["label"]) for it in record["spans"]}
    links = [(it["type"], places[it["from"]], places[it["to"]]) for it in record["links"]]
    return {
        "id": record["id"],
        "text": record["text"],
        "spans": list(places.values()),
        "links": links,
    }
