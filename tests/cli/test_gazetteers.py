"""A project carries the gazetteers of its label schema, and suggests by them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.cli.conftest import CommandLine

SCHEMA = """\
name: small
layers: {entities: {}}
labels: {SHIP: {layer: entities, key: "1"}}
gazetteers: [ships.jsonl]
"""


def write(folder: Path, label: str = "SHIP") -> Path:
    folder.mkdir()
    (folder / "small.yaml").write_text(SCHEMA)
    (folder / "ships.jsonl").write_text(json.dumps({"label": label, "pattern": "Narvik Star"}))
    return folder / "small.yaml"


def test_the_project_needs_the_files_no_more(annotator: CommandLine, tmp_path: Path) -> None:
    schema = write(tmp_path / "schema")
    db = str(tmp_path / "a.db")
    assert annotator("init", db, "--schema", str(schema)).status == 0
    shutil.rmtree(schema.parent)
    (tmp_path / "a.txt").write_text("The crew of the Narvik Star left.")
    annotator("add", db, str(tmp_path / "a.txt"))
    assert annotator("suggest", db).status == 0
    exported = json.loads(annotator("export", db, "--format", "jsonl", "--suggestions").out)
    assert [(s["label"], s["text"], s["suggester"]) for s in exported["spans"]] == [
        ("SHIP", "Narvik Star", "gazetteer")
    ]


def test_a_label_that_the_schema_lacks_is_named_with_its_place(
    annotator: CommandLine, tmp_path: Path
) -> None:
    schema = write(tmp_path / "schema", "SHIPP")
    checked = annotator("schema", "check", str(schema))
    assert checked.status == 1
    assert "ships.jsonl:1: 'Narvik Star': the label schema has no label SHIPP" in checked.line
    assert "did you mean SHIP?" in checked.line
    refused = annotator("init", str(tmp_path / "a.db"), "--schema", str(schema))
    assert refused.status == 2
    assert not (tmp_path / "a.db").exists()
