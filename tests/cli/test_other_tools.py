"""export and import by way of the formats of other annotation tools."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.store.projects import GRAIN, project

HAS_PYARROW = find_spec("pyarrow") is not None
NEEDS_PYARROW = pytest.mark.skipif(not HAS_PYARROW, reason="the extra 'parquet' is not installed")

FORMATS = ("prodigy", "doccano", "labelstudio", "spacy", *(("parquet",) if HAS_PYARROW else ()))


@pytest.mark.parametrize("name", FORMATS)
def test_a_project_comes_out_as_it_went_in(
    annotator: CommandLine, worked: Path, tmp_path: Path, name: str
) -> None:
    """By way of another tool's format the same bytes come out of the native one, ids included."""
    native = annotator("export", worked, "--format", "jsonl", "--as", "Ada").data
    out = tmp_path / "out.json"
    exported = annotator("export", worked, "--format", name, "--as", "Ada", "--strict", "-o", out)
    assert exported.status == 0
    other = project(tmp_path / "other.db", [])
    take = ("import", other, out, "--format", name, "--as", "Ada", "--strict")
    assert annotator(*take).lines[0] == "1 article taken in, 1 of them new"
    assert annotator("export", other, "--format", "jsonl").data == native
    assert annotator(*take).out == "0 articles taken in\n1 record the same as before\n"
    assert annotator("check", other).status == 0


def test_through_all_of_them(annotator: CommandLine, worked: Path, tmp_path: Path) -> None:
    """One after the other."""
    native = annotator("export", worked, "--format", "jsonl", "--as", "Ada").data
    db = worked
    for name in FORMATS:
        data = annotator("export", db, "--format", name, "--as", "Ada").data
        db = project(tmp_path / f"{name}.db", [])
        taken = annotator("import", db, "-", "--format", name, "--as", "Ada", stdin=data)
        assert taken.status == 0
    assert annotator("export", db, "--format", "jsonl").data == native


@pytest.mark.parametrize(
    ("name", "suffixes"),
    [
        ("prodigy", [".labels.txt", ".prodigy.json", ".relations.txt"]),
        ("doccano", [".relation-labels.json", ".span-labels.json"]),
        ("labelstudio", [".config.xml"]),
        ("spacy", [".cfg"]),
        pytest.param("parquet", [".README.md"], marks=NEEDS_PYARROW),
        pytest.param("parquet-tokens", [".README.md"], marks=NEEDS_PYARROW),
    ],
)
def test_what_the_tool_needs_goes_along(
    annotator: CommandLine, worked: Path, tmp_path: Path, name: str, suffixes: list[str]
) -> None:
    """Beside the file, and named."""
    result = annotator("export", worked, "--format", name, "-o", tmp_path / "out.data")
    assert sorted(path.name for path in tmp_path.glob("out.*")) == sorted(
        ["out.data", *(f"out{suffix}" for suffix in suffixes)]
    )
    assert all(f"with it goes {tmp_path / 'out'}{suffix}\n" in result.err for suffix in suffixes)


def test_what_goes_along_names_the_files_of_a_split(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """One configuration for all of them, with which spaCy trains and scores."""
    out = tmp_path / "news.spacy"
    split = ("--format", "spacy", "--split", "80/10/10", "-o", out)
    assert annotator("export", worked, *split).status == 0
    config = (tmp_path / "news.cfg").read_text()
    assert 'train = "news-train.spacy"\ndev = "news-dev.spacy"\n' in config


def test_a_bad_task_leaves_the_others_alone(annotator: CommandLine, db: Path) -> None:
    """Named by line and task; an unknown label is told the one that it may be."""
    result = {"id": "a", "type": "labels", "value": {"start": 0, "end": 3, "labels": ["ORGS"]}}
    tasks = [
        {"data": {"text": "One."}, "annotations": [{"result": [result]}]},
        {"data": {"txt": "Two."}},
        {"data": {"text": GRAIN.text}, "annotations": [{"result": []}]},
    ]
    data = json.dumps(tasks, indent=1).encode()
    said = annotator("import", db, "-", "--format", "labelstudio", "--as", "kim", stdin=data)
    assert said.status == 1
    assert "standard input:2: task 1: the label schema has no label 'ORGS'; did you" in said.err
    line = data[: data.index(b'"txt"')].count(b"\n") - 1
    said_of_two = f"standard input:{line}: task 2: data: has no 'text' that is a string, but txt"
    assert said_of_two in said.err
    assert said.lines[0] == "1 article taken in"
    assert said.lines[-1] == "2 records refused"
