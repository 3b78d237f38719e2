"""report: on the terminal, as a document, and as a file to be sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.cli.reviewed import CY, RAE, annotated_project, review, reviewed_project
from tests.store.projects import ADA, BEN, do


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """Talks settled, grain not."""
    return reviewed_project(tmp_path / "p.db")


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """The same before its review."""
    return annotated_project(tmp_path / "p.db")


def document(annotator: CommandLine, *args: object) -> dict[str, Any]:
    """The report as plain data."""
    result = annotator("report", *args, "--json")
    assert (result.status, result.err) == (0, "")
    found: dict[str, Any] = json.loads(result.out)
    return found


def test_it_fits_into_80_columns(annotator: CommandLine, reviewed: Path) -> None:
    """Every part with its definition and its n, nothing in colour."""
    result = annotator("report", reviewed)
    assert (result.status, result.err) == (0, "")
    assert max(map(len, result.out.splitlines())) <= 80
    assert "\x1b" not in result.out
    lines = result.out.splitlines()
    assert ["wrong", "label", "0", "0", "1"] in [line.split() for line in lines]
    for part in ("error profile", "label confusion", "Alpha without", "over time", "Flagged"):
        assert any(part in line for line in lines), part
    assert (
        "gold (rows) and all annotators (columns), entities: n = 6 pairings in 1 article" in lines
    )
    assert "guideline gap; quotes stay outside" in result.out


def test_the_document_holds_every_place(annotator: CommandLine, reviewed: Path) -> None:
    found = document(annotator, reviewed)
    ben = next(p for p in found["profiles"] if p["annotator"] == "Ben")
    assert ben["exact_f1"]["pooled"] == {"value": pytest.approx(2 / 7), "n": 7, "of": "spans"}
    assert ben["places"]["missed"] == [{"article": "talks", "start": 25, "end": 32}]
    assert ben["shift"]["left"]["value"] == -2.0
    [entities, *_] = found["against_gold"][0]["layers"]
    cells = {(c["row"], c["column"]): c["n"] for c in entities["cells"]}
    assert cells == {
        ("PERSON", "PERSON"): 2,
        ("PERSON", "ORG"): 1,
        ("ORG", "ORG"): 2,
        ("ORG", None): 1,
    }
    assert found["missing"] == {"gold": None, "between": None}
    assert found["definitions"]["alpha"].startswith("Krippendorff's nominal alpha")
    [flag] = found["flags"]
    assert (flag["who"], flag["reason"], flag["note"]) == (
        "Rae",
        "guideline gap",
        "quotes stay outside",
    )
    weeks = found["over_time"]["by_week"]
    assert [(week["name"], week["kinds"]["link"]) for week in weeks] == [("2026-03-02", 1)]


def test_without_gold_the_rest_is_given(annotator: CommandLine, annotated: Path) -> None:
    """What needs gold says so."""
    result = annotator("report", annotated)
    assert result.status == 0
    reason = "no article has finished gold yet: gold is made by review"
    assert result.out.splitlines().count(reason) == 2
    assert "Where labels differ, all pairs together: n = " in result.out
    found = document(annotator, annotated)
    assert found["missing"]["gold"] == reason
    assert found["profiles"][0]["exact_f1"]["pooled"]["reason"] == "no finished gold"
    assert (found["against_gold"], len(found["between"])) == ([], 3)


def test_gold_that_is_not_finished_is_none_yet(annotator: CommandLine, reviewed: Path) -> None:
    with Store.open(reviewed) as store:
        review(store, 1, lambda act, _: act.set_status(Status.IN_PROGRESS))
    assert document(annotator, reviewed)["articles_with_gold"] == 0


def test_one_annotator_alone_has_a_report_too(annotator: CommandLine, worked: Path) -> None:
    """What compares annotators says that there is nothing to compare."""
    result = annotator("report", worked)
    assert result.status == 0
    assert result.out.count("no article was finished by two annotators") == 3


def test_a_report_of_one_names_nobody_else(annotator: CommandLine, reviewed: Path) -> None:
    """Unless it is asked for; what is said of them is the same."""
    theirs = document(annotator, reviewed, "--of", "Ben")
    assert not any(name in json.dumps(theirs) for name in ("Ada", "Cy", "Rae"))
    assert [(it["rows"], it["columns"]) for it in theirs["between"]] == [("the others", "Ben")]
    assert theirs["flags"][0]["who"] == "the reviewer"
    told = document(annotator, reviewed, "--of", "Ben", "--names")
    assert [(it["rows"], it["columns"]) for it in told["between"]] == [
        ("Ada", "Ben"),
        ("Cy", "Ben"),
    ]
    everybody = document(annotator, reviewed)
    assert theirs["profiles"] == told["profiles"]
    assert theirs["profiles"] == [p for p in everybody["profiles"] if p["annotator"] == "Ben"]
    assert theirs["alpha"] == [a for a in everybody["alpha"] if a["without"] in (None, "Ben")]


def test_a_report_of_two_names_both(annotator: CommandLine, reviewed: Path) -> None:
    theirs = document(annotator, reviewed, "--of", "Ben", "--of", "Cy")
    assert [(it["rows"], it["columns"]) for it in theirs["between"]] == [
        ("Ben", "Cy"),
        ("the others", "Ben"),
        ("the others", "Cy"),
    ]


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_a_file_to_be_sent(
    annotator: CommandLine, reviewed: Path, tmp_path: Path, suffix: str
) -> None:
    """Theirs alone, with the errors in words; never over a file that is there, unless forced."""
    out = tmp_path / f"ben{suffix}"
    result = annotator("report", reviewed, "--of", "Ben", "-o", out)
    assert (result.status, result.out, result.err) == (0, "", f"written to {out}\n")
    written = out.read_text(encoding="utf-8")
    assert "“Mr Putin”" in written
    assert not any(name in written for name in ("Ada", "Cy", "Rae"))
    again = annotator("report", reviewed, "-o", out)
    assert (again.status, out.read_text(encoding="utf-8")) == (2, written)
    assert "is there already" in again.line
    assert annotator("report", reviewed, "-o", out, "--force").status == 0
    assert "Ada" in out.read_text(encoding="utf-8")


def test_flags_count_also_where_nothing_is_finished(annotator: CommandLine, worked: Path) -> None:
    with Store.open(worked) as store:
        do(store, 2, BEN, _flag)
    [flag] = document(annotator, worked)["flags"]
    assert (flag["article"], flag["place"], flag["who"], flag["note"]) == (
        "grain",
        None,
        "Ben",
        "what is this?",
    )


def _flag(act: Act) -> None:
    act.toggle_flag(None)
    act.set_note(None, "what is this?")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--of", "Eve"), "holds no work by Eve; there is work by Ada, Ben, Cy"),
        (("--of", "@gold"), "holds no work by @gold; there is work by Ada, Ben, Cy"),
        (("--of", "Dot"), "Dot has finished no article; a report counts finished ones only"),
        (("--of", ""), "a name is needed"),
        (("--names",), "--names goes with --of"),
        (("-o", "x.pdf"), "x.pdf: the report is written as .html or .md"),
        (("-o", "x"), "x: the report is written as .html or .md"),
        (("-o", "x.md", "--json"), "--json and -o exclude each other"),
        (("-o", "nowhere/x.md"), "nowhere/x.md: cannot be written"),
    ],
)
def test_wrong_use_is_one_line(
    annotator: CommandLine,
    reviewed: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    says: str,
) -> None:
    from annotator.store.log import Actor

    monkeypatch.chdir(reviewed.parent)
    with Store.open(reviewed) as store:
        do(store, 2, Actor("Dot"), lambda act: act.set_status(Status.IN_PROGRESS))
    before = sorted(reviewed.parent.iterdir())
    result = annotator("report", reviewed, *options)
    assert (result.status, result.out) == (2, "")
    assert says in (result.line if "Dot" not in says else result.line.replace(", Dot", ""))
    assert sorted(reviewed.parent.iterdir()) == before


def test_where_nobody_has_finished_there_is_nothing_to_report(
    annotator: CommandLine, db: Path
) -> None:
    result = annotator("report", db)
    assert (result.status, result.line) == (2, f"{db}: nobody has finished an article yet")


def test_a_report_changes_nothing(annotator: CommandLine, reviewed: Path) -> None:
    before = reviewed.read_bytes()
    annotator("report", reviewed, "--of", CY.annotator_id)
    assert reviewed.read_bytes() == before
    assert RAE.annotator_id not in document(annotator, reviewed)["finished"]
    assert ADA.annotator_id in document(annotator, reviewed)["finished"]
