"""import: as gold, as the file names it, and under other labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.core.annotation import Status
from annotator.store.store import Store
from tests.cli.conftest import CommandLine, Result
from tests.store.projects import BEN, GRAIN, TALKS, do, place, project


def line(*spans: tuple[str, str], text: str = GRAIN.text, **more: object) -> bytes:
    """A line of the native format with these quotes labelled."""
    places = [(place(text, quote), label) for quote, label in spans]
    plain = [{"start": s.start, "end": s.end, "label": label} for s, label in places]
    return json.dumps({"id": "grain", "text": text, "spans": plain, **more}).encode() + b"\n"


def take(annotator: CommandLine, db: Path, data: bytes, *options: str) -> Result:
    return annotator("import", db, "-", "--format", "jsonl", *options, stdin=data)


def exported(annotator: CommandLine, db: Path, *options: str) -> list[dict[str, Any]]:
    data = annotator("export", db, "--format", "jsonl", *options).data
    return [json.loads(it) for it in data.splitlines()]


def test_gold_from_elsewhere_is_finished_gold(annotator: CommandLine, db: Path) -> None:
    result = take(annotator, db, line(("Reuters", "ORG")), "--gold", "--as", "rae")
    assert (result.status, result.lines[0]) == (0, "1 article taken in")
    [gold] = exported(annotator, db, "--gold")
    assert (gold["annotator"], gold["status"]) == ("@gold", "finished")
    [span] = gold["spans"]
    assert span["provenance"]["settled_by"] == "rae"
    assert annotator("check", db).status == 0
    again = take(annotator, db, line(("Reuters", "ORG")), "--gold", "--as", "rae")
    assert (again.status, again.out) == (0, "0 articles taken in\n1 record the same as before\n")


def test_gold_that_is_there_is_not_written_over(annotator: CommandLine, db: Path) -> None:
    take(annotator, db, line(("Reuters", "ORG")), "--gold")
    result = take(annotator, db, line(("Reuters", "PERSON")), "--gold")
    assert result.status == 1
    assert "there is other gold on article 'grain' already; left as it is" in result.err


def test_annotators_are_measured_against_imported_gold(annotator: CommandLine, db: Path) -> None:
    take(annotator, db, line(("Reuters", "ORG")), "--gold", "--as", "rae")
    take(annotator, db, line(("Reuters", "PERSON"), status="finished"), "--as", "kim")
    document = json.loads(annotator("report", db, "--json").out)
    assert "kim" in json.dumps(document)
    assert annotator("export", db, "--format", "jsonl", "--gold").status == 0


def test_a_whole_project_goes_over_under_its_own_names(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """Two annotators, suggestions and gold, each from a file of its own, and then the same out."""
    take(annotator, worked, line(("Reuters", "ORG")), "--gold", "--as", "rae")
    # Suggestions first: to an article that somebody has opened none are added.
    choices = (("--suggestions",), (), ("--gold",))
    other = project(tmp_path / "other.db", [])
    for choice in choices:
        data = annotator("export", worked, "--format", "jsonl", *choice).data
        assert take(annotator, other, data, "--as-named").status == 0
    assert exported(annotator, other) == exported(annotator, worked)
    assert [r["id"] for r in exported(annotator, other, "--suggestions")] == ["talks", "grain"]
    [gold] = exported(annotator, other, "--gold")
    assert gold["id"] == "grain"
    assert annotator("check", other).status == 0


def test_work_without_a_name_needs_one(annotator: CommandLine, db: Path) -> None:
    result = take(annotator, db, line(("Reuters", "ORG")), "--as-named")
    assert result.status == 1
    assert "does not say whose work it is; give a name with --as" in result.err


def test_a_name_that_nobody_can_go_by_is_a_fault(annotator: CommandLine, db: Path) -> None:
    data = line(annotator="@root") + line(text=TALKS.text, id="talks", annotator="kim")
    result = take(annotator, db, data, "--as-named")
    assert result.status == 1
    assert "line 1" in result.err or ":1:" in result.err
    assert "begins with @, which is kept for the program" in result.err
    with Store.open(db) as store:
        assert [t.annotator_id for t in store.touched()] == []


@pytest.mark.parametrize(
    "options",
    [(), ("--as", "kim", "--suggestions"), ("--as-named", "--as", "kim"), ("--gold", "--as-named")],
)
def test_one_thing_at_a_time(annotator: CommandLine, db: Path, options: tuple[str, ...]) -> None:
    result = take(annotator, db, line(), *options)
    assert result.status == 2
    assert "say whose work it is with --as NAME" in result.err


def test_labels_of_elsewhere_are_mapped(annotator: CommandLine, db: Path) -> None:
    data = line(("Reuters", "COMPANY"), ("Kyiv", "LOC"), text=TALKS.text + " Reuters")
    names = ("--map", "COMPANY=ORG", "--map", "LOC=")
    result = take(annotator, db, data.replace(b'"grain"', b'"x"'), "--as", "kim", *names)
    assert (result.status, result.lines[0]) == (0, "1 article taken in, 1 of them new")
    assert result.err.splitlines()[0] == "left out: 1 span by the map in x"
    [kims] = exported(annotator, db)
    assert [s["label"] for s in kims["spans"]] == ["ORG"]


def test_an_unknown_label_says_that_it_can_be_mapped(annotator: CommandLine, db: Path) -> None:
    result = take(annotator, db, line(("Reuters", "COMPANY")), "--as", "kim")
    assert result.status == 1
    assert "has no label 'COMPANY'" in result.err
    assert "or map it (--map)" in result.err


def test_articles_are_counted_once_and_works_each(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """Two people's work on two articles: a line for each thing that there is to know."""
    with Store.open(worked) as store:
        do(store, 1, BEN, lambda act: act.set_status(Status.SKIPPED))
    data = annotator("export", worked, "--format", "jsonl").data
    other = project(tmp_path / "other.db", [])
    assert take(annotator, other, data, "--as-named").lines == [
        "2 articles taken in, 2 of them new",
        "work of Ada, Ben: 1 in progress, 1 finished, 1 skipped, 4 spans, 1 link",
    ]
    again = take(annotator, other, data + b"{\n", "--as-named")
    assert again.lines == [
        "0 articles taken in",
        "3 records the same as before",
        "1 record refused",
    ]


def test_a_summary_names_few_of_many_annotators(annotator: CommandLine, db: Path) -> None:
    """And says how many more there are."""
    data = b"".join(line(annotator=f"kim {n}", status="skipped") for n in range(14))
    first, whose = take(annotator, db, data, "--as-named").lines
    assert first == "1 article taken in"
    assert whose.startswith("work of kim 0, kim 1, ")
    assert "kim 9, and 4 more: 14 skipped, 0 spans" in whose


STATUSES = ("in progress", "finished", "skipped")


@pytest.mark.parametrize("status", STATUSES)
def test_work_of_unknown_status_gets_the_one_that_is_said(
    annotator: CommandLine, db: Path, status: str
) -> None:
    """What the file says stands before it."""
    data = line(("Reuters", "ORG")) + line(text=TALKS.text, id="talks", status="skipped")
    result = take(annotator, db, data, "--as", "kim", "--status", status)
    assert (result.status, result.err) == (0, "")
    assert {r["id"]: r["status"] for r in exported(annotator, db)} == {
        "grain": status,
        "talks": "skipped",
    }
    assert annotator("check", db).status == 0


def test_an_article_without_a_span_can_be_finished(annotator: CommandLine, db: Path) -> None:
    """Somebody looked, and there was nothing."""
    result = take(annotator, db, line(), "--as", "kim", "--status", "finished")
    assert result.lines[1] == "work of kim: 1 finished, 0 spans, 0 links"


def test_unknown_status_is_said_with_the_way_out(annotator: CommandLine, db: Path) -> None:
    result = take(annotator, db, line(("Reuters", "ORG")), "--as", "kim")
    assert result.status == 0
    assert result.err == (
        "the file does not say how far 1 record got: what holds spans is in progress, what holds"
        " nothing is nobody's work; --status finished takes all as finished\n"
    )


@pytest.mark.parametrize("format", ["parquet-tokens", "conll"])
def test_articles_without_a_span_come_through_tokens(
    annotator: CommandLine, worked: Path, tmp_path: Path, format: str
) -> None:
    """With a status they are somebody's work; without one that is said."""
    if format == "parquet-tokens":
        pytest.importorskip("pyarrow")
    out = tmp_path / "out"
    annotator("export", worked, "--format", format, "--as", "Ben", "-o", out)
    file = next(out.iterdir()) if out.is_dir() else out
    other = project(tmp_path / "other.db", [])
    take = ("import", other, file, "--format", format, "--as", "Ben")
    assert "what holds nothing is nobody's work" in annotator(*take, "--dry-run").err
    result = annotator(*take, "--status", "finished")
    assert result.lines[1] == "work of Ben: 1 finished, 0 spans, 0 links"
    assert [(r["status"], r["spans"]) for r in exported(annotator, other)] == [("finished", [])]


def test_gold_can_be_unfinished(annotator: CommandLine, db: Path) -> None:
    result = take(annotator, db, line(("Reuters", "ORG")), "--gold", "--status", "in progress")
    assert result.lines[1] == "gold: 1 in progress, 1 span, 0 links"


@pytest.mark.parametrize("options", [("--status", "new"), ("--suggestions", "--status", "skipped")])
def test_a_status_that_can_be_nobodys_is_refused(
    annotator: CommandLine, db: Path, options: tuple[str, ...]
) -> None:
    """Work is never new, and a suggestion never finished."""
    assert take(annotator, db, line(), *options).status == 2
