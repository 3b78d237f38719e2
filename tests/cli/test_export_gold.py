"""export --gold: what is settled, and for each span and link who proposed and who settled it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Status
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.cli.reviewed import RAE, REVIEWED_AT, annotated_project, review, reviewed_project
from tests.store.projects import BEN, do, place

SETTLED = {"settled_by": "Rae", "settled_at": REVIEWED_AT}
REASONED = {"reason": "guideline gap", "note": "quotes stay outside"}

#: The provenance of each span of talks, and of its link.
EXPECTED = {
    "No deal": {
        "proposed_by": ["Ada", "Cy"],
        **SETTLED,
        "choice": "intersection",
        "difference": "boundary",
        **REASONED,
    },
    "Mr Putin": {
        "proposed_by": ["Ada", "Ben", "Cy"],
        **SETTLED,
        "choice": "unanimous",
        "rule": "unanimous",
        "difference": "none",
    },
    "Putin": {
        "proposed_by": ["Ada"],
        **SETTLED,
        "choice": "version",
        "difference": "mixed",
    },
    "Reuters": {
        "proposed_by": ["Ada", "Cy"],
        **SETTLED,
        "choice": "version",
        "difference": "missing",
    },
    "attributed_to": {
        "proposed_by": ["Ada", "Ben"],
        **SETTLED,
        "choice": "version",
        "difference": "link",
    },
}


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """Talks settled, grain not."""
    return reviewed_project(tmp_path / "p.db")


def record(annotator: CommandLine, db: Path) -> dict[str, Any]:
    """The one line of gold."""
    result = annotator("export", db, "--format", "jsonl", "--gold")
    assert result.status == 0
    [line] = result.data.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_gold_is_finished_and_only_on_demand(annotator: CommandLine, reviewed: Path) -> None:
    """It is nobody's own work."""
    result = annotator("export", reviewed, "--format", "jsonl", "--gold")
    assert result.err == "exported 1 article by @gold: 1 finished, 4 spans, 1 link\n"
    gold = record(annotator, reviewed)
    assert (gold["id"], gold["annotator"], gold["status"]) == ("talks", "@gold", "finished")
    assert annotator("export", reviewed, "--format", "jsonl", "--as", "@gold").data == result.data
    others = annotator("export", reviewed, "--format", "jsonl")
    assert b"@gold" not in others.data and b"provenance" not in others.data
    with Store.open(reviewed) as store:
        review(store, 1, lambda act, _: act.set_status(Status.IN_PROGRESS))
    result = annotator("export", reviewed, "--format", "jsonl", "--gold")
    assert (result.status, result.out) == (2, "")
    assert "no gold in this project yet: gold is made by review" in result.line


def test_every_span_and_link_says_how_it_came_to_be(annotator: CommandLine, reviewed: Path) -> None:
    gold = record(annotator, reviewed)
    assert list(gold["spans"][0])[-1] == "provenance"
    found = {span["text"]: span["provenance"] for span in gold["spans"]}
    found |= {link["type"]: link["provenance"] for link in gold["links"]}
    assert found == EXPECTED


def test_csv_has_columns_of_its_own_for_gold(annotator: CommandLine, reviewed: Path) -> None:
    result = annotator("export", reviewed, "--format", "csv", "--gold")
    rows = {row["text"]: row for row in csv.DictReader(io.StringIO(result.out, newline=""))}
    claim = rows["No deal"]
    names = ("settled_by", "settled_at", "choice", "difference", "reason", "review_note")
    assert claim["proposed_by"].split("\n") == ["Ada", "Cy"]
    assert [claim[name] for name in names] == [
        *("Rae", REVIEWED_AT, "intersection", "boundary"),
        *("guideline gap", "quotes stay outside"),
    ]
    assert rows["Mr Putin"]["rule"] == "unanimous"
    [link] = json.loads(claim["links"])
    assert link["provenance"] == EXPECTED["attributed_to"]
    plain = annotator("export", reviewed, "--format", "csv").out.splitlines()[0]
    assert "proposed_by" not in plain


def test_spacy_keeps_it_in_user_data(annotator: CommandLine, reviewed: Path) -> None:
    result = annotator("export", reviewed, "--format", "spacy", "--gold")
    [doc] = DocBin(store_user_data=True).from_bytes(result.data).get_docs(Vocab())
    kept = doc.user_data["annotator"]
    found = {span.text: kept["spans"][span.id_]["provenance"] for span in doc.spans["sc"]}
    found |= {link["type"]: link["provenance"] for link in kept["links"]}
    # MessagePack gives lists back as tuples.
    assert json.loads(json.dumps(found)) == EXPECTED


def test_what_a_reviewer_did_by_hand_says_who_has_the_same(
    annotator: CommandLine, reviewed: Path
) -> None:
    """No region was settled, so there is no choice; a span that nobody had is nobody's proposal."""
    with Store.open(reviewed) as store:
        do(store, 1, RAE, lambda act: act.add(place(act.draft.article.text, "Kyiv"), "ORG"))
        do(store, 1, RAE, lambda act: act.reject(_id(act.draft.annotations, "ORG", 25)))
        do(store, 1, RAE, lambda act: act.add(place(act.draft.article.text, "Reuters"), "ORG"))
    gold = record(annotator, reviewed)
    found = {span["text"]: span["provenance"] for span in gold["spans"]}
    at = {"settled_by": "Rae", "settled_at": "2026-03-01T12:00:00.000Z"}
    assert found["Kyiv"] == {"proposed_by": [], **at}
    assert found["Reuters"] == {"proposed_by": ["Ada", "Cy"], **at}


def _id(annotations: Mapping[str, Annotation], label: str, start: int) -> str:
    return next(a.id for a in annotations.values() if (a.label, a.span.start) == (label, start))


def test_gold_can_be_read_as_somebodys_work(
    annotator: CommandLine, reviewed: Path, tmp_path: Path
) -> None:
    """Spans and links come in; how they came to be is left out, and that is said."""
    file = tmp_path / "gold.jsonl"
    annotator("export", reviewed, "--format", "jsonl", "--gold", "-o", file)
    other = annotated_project(tmp_path / "other.db")
    result = annotator("import", other, file, "--format", "jsonl", "--as", "Eve")
    assert result.status == 0
    assert "left out: 5 provenances in talks" in result.err
    eve = annotator("export", other, "--format", "jsonl", "--as", "Eve")
    [line] = eve.data.splitlines()
    spans = [(s["start"], s["end"], s["label"]) for s in json.loads(line)["spans"]]
    gold = record(annotator, reviewed)["spans"]
    assert spans == [(s["start"], s["end"], s["label"]) for s in gold]


def test_it_is_said_where_annotators_have_changed_since_what_is_gold(
    annotator: CommandLine, reviewed: Path
) -> None:
    result = annotator("export", reviewed, "--format", "jsonl", "--gold")
    assert "waits" not in result.err
    with Store.open(reviewed) as store:
        do(store, 1, BEN, lambda act: act.reject(_id(act.draft.annotations, "PERSON", 11)))
    for command in (["export", reviewed, "--format", "jsonl", "--gold"], ["report", reviewed]):
        result = annotator(*command)
        assert result.status == 0
        assert "in finished gold 1 region of 1 article waits for a reviewer" in result.err
        assert f"'annotator review {reviewed}' shows what" in result.err


def test_who_now_has_what_is_gold_is_not_to_be_looked_at_again(
    annotator: CommandLine, reviewed: Path
) -> None:
    def correct(act: Act) -> None:
        text = act.draft.article.text
        act.move(_id(act.draft.annotations, "CLAIM", 0), place(text, "No deal"))

    with Store.open(reviewed) as store:
        do(store, 1, BEN, correct)
    assert "waits" not in annotator("report", reviewed).err
