"""brat, CASes, CoNLL and Web Annotations by command: out of a project, and into another."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.conftest import CommandLine
from tests.exchange.cas_files import TYPES, at, xmi
from tests.store.projects import project


@pytest.mark.parametrize("name", ["brat", "cas", "w3c"])
def test_work_comes_through_another_format(
    annotator: CommandLine, worked: Path, tmp_path: Path, name: str
) -> None:
    """The same articles with the same spans and links; a second time nothing changes."""
    out = tmp_path / "out"
    assert annotator("export", worked, "--format", name, "--as", "Ada", "-o", out).status == 0
    other = project(tmp_path / "other.db", [])
    take = ("import", other, out, "--format", name, "--as", "Ada")
    result = annotator(*take)
    assert (result.status, result.lines[0]) == (0, "1 article taken in, 1 of them new")
    again = annotator(*take)
    assert again.out == "0 articles taken in\n1 record the same as before\n"
    one, two = (
        annotator("export", db, "--format", "jsonl", "--as", "Ada").data for db in (worked, other)
    )
    assert _plain(one) == _plain(two)


def _plain(data: bytes) -> object:
    """The record without ids."""
    record = json.loads(data)
    labels = {s["id"]: (s["start"], s["end"], s["label"]) for s in record["spans"]}
    links = [(k["type"], labels[k["from"]], labels[k["to"]]) for k in record["links"]]
    spans = [{key: value for key, value in s.items() if key != "id"} for s in record["spans"]]
    return {**record, "spans": spans, "links": links}


def test_a_layer_of_tokens_is_taken_in(annotator: CommandLine, db: Path, tmp_path: Path) -> None:
    """People are told that the text is made of tokens."""
    file = tmp_path / "x.conll"
    file.write_text("Sony\tB-ORG\nrose\tO\n\n-DOCSTART- -X- O O\n\nKim\tI-ORG\nsat\tO\nby\tB-ORG\n")
    result = annotator("import", db, file, "--format", "conll", "--as", "kim")
    assert (result.status, result.out) == (
        1,
        "1 article taken in, 1 of them new\n"
        "work of kim: 1 in progress, 1 span, 0 links\n1 record refused\n",
    )
    assert f"{file}:4: line 6: I-ORG begins a span" in result.err
    assert "conll has tokens, not texts" in result.err
    assert '"text":"Sony rose"' in annotator("export", db, "--format", "jsonl", "--as", "kim").out


def test_tokens_tell_nobody_apart(annotator: CommandLine, worked: Path, tmp_path: Path) -> None:
    """What they cannot hold is said, and with --strict nothing is written."""
    out = tmp_path / "out"
    command = ("export", worked, "--format", "conll", "--as", "Ada", "-o", out)
    strict = annotator(*command, "--strict")
    assert strict.status == 1 and not out.exists()
    result = annotator(*command)
    assert result.status == 0 and "conll cannot hold 1 whole text" in result.err
    assert sorted(path.suffix for path in out.iterdir()) == [".conll"] * 3


def test_spans_in_pieces_are_tied_or_counted(
    annotator: CommandLine, db: Path, tmp_path: Path
) -> None:
    """Claims continue each other; for names the label schema has no such link."""
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "a.txt").write_text("Sony rose, Kim said")
    (folder / "a.ann").write_text("T1\tCLAIM 0 4;11 14\tSony Kim\nT2\tORG 5 9;15 19\trose said\n")
    result = annotator("import", db, folder, "--format", "brat", "--as", "kim")
    assert (result.status, result.lines[0]) == (0, "1 article taken in, 1 of them new")
    assert "left out: 1 tie between the pieces of a span in a" in result.err
    record = json.loads(annotator("export", db, "--format", "jsonl", "--as", "kim").data)
    assert [link["type"] for link in record["links"]] == ["continues"]
    assert len(record["spans"]) == 4


def test_a_file_is_no_folder(annotator: CommandLine, db: Path, tmp_path: Path) -> None:
    """One line says so."""
    file = tmp_path / "a.ann"
    file.write_text("")
    result = annotator("import", db, file, "--format", "brat", "--as", "kim")
    assert result.status == 2
    assert result.err == f"annotator: {file}: is no folder, and brat is a folder of files\n"


def test_an_export_of_inception_is_taken_in(
    annotator: CommandLine, db: Path, tmp_path: Path
) -> None:
    """As it was downloaded; what has no place is counted, and whose work it was is said."""
    work = xmi(
        at(2, "ner:NamedEntity", 0, 4, 'value="ORG" identifier="Q1"'),
        at(3, "ner:NamedEntity", 11, 14, 'value="PERSON"'),
    )
    file = tmp_path / "project.zip"
    with ZipFile(file, "w") as archive:
        for name, content in (("ada.xmi", work), ("TypeSystem.xml", TYPES)):
            archive.writestr(f"annotation/one.txt/{name}", content)
    result = annotator("import", db, file, "--format", "cas", "--as", "kim")
    assert (result.status, result.lines[0]) == (0, "1 article taken in, 1 of them new")
    assert "left out: 1 value of a feature in one.txt" in result.err
    assert "in the file it is the work of ada" in result.err
    record = json.loads(annotator("export", db, "--format", "jsonl", "--as", "kim").data)
    assert [(s["label"], s["text"]) for s in record["spans"]] == [
        ("ORG", "Sony"),
        ("PERSON", "Kim"),
    ]
