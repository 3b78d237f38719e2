"""What memory holds can be looked at, and cleared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.store import Store
from tests.cli.conftest import CommandLine, Input
from tests.store.projects import ADA, AT, BEN, GRAIN, TALKS, do, place, project, proposed


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Ada rejected a name twice, and added another; Ben accepted the first."""
    path = project(tmp_path / "project.db")
    with Store.open(path) as store:
        store.suggest([(1, TALKS, proposed(TALKS), None)], "s", AT)
        do(store, 1, ADA, lambda act: act.reject("s-talks-PERSON"))
        do(store, 1, ADA, lambda act: act.add(place(TALKS.text, "Reuters"), "ORG"))
        do(store, 2, ADA, lambda act: act.add(place(GRAIN.text, "Reuters"), "ORG"))
        do(store, 1, BEN, lambda act: act.accept("s-talks-PERSON"))
    return path


def test_it_lists_what_was_done_with_each_text_and_what_follows(
    annotator: CommandLine, db: Path
) -> None:
    result = annotator("memory", str(db), "--as", "Ada")
    heading, first, second = result.out.splitlines()
    assert heading.split()[:3] == ["WHO", "TEXT", "LABEL"]
    assert heading.split()[3:] == ["ACCEPTED", "ADDED", "RELABELLED", "REJECTED", "MEMORY"]
    assert first.split() == ["Ada", "Reuters", "ORG", "0", "2", "0", "0"]
    assert second.split() == ["Ada", "Putin", "PERSON", "0", "0", "0", "1"]


def test_it_says_what_memory_does(annotator: CommandLine, tmp_path: Path) -> None:
    articles = [Article(f"a{n}", f"{n}. Narvik met Orla Venn in Oslo.") for n in range(3)]
    db = project(tmp_path / "often.db", articles)
    with Store.open(db) as store:
        for n, article in enumerate(articles):
            names = {name: place(article.text, name) for name in ("Narvik", "Oslo")}
            found = tuple(Suggestion(f"{k}{n}", v, "ORG", "s") for k, v in names.items())
            store.suggest([(n + 1, article, Suggestions(found), None)], "s", AT)
            venn = place(article.text, "Orla Venn")

            def decide(act: Act, n: int = n, venn: Span = venn) -> None:
                act.add(venn, "PERSON")
                act.reject(f"Narvik{n}")
                act.relabel(f"Oslo{n}", "PERSON")

            do(store, n + 1, ADA, decide)
    found_here = json.loads(annotator("memory", str(db), "--json").out)
    assert {(row["text"], row["label"]): row["memory"] for row in found_here} == {
        ("Narvik", "ORG"): "leaves it out",
        ("Orla Venn", "PERSON"): "suggests it",
        ("Oslo", "ORG"): "suggests PERSON",
        ("Oslo", "PERSON"): "",
    }


def test_it_lists_everybody_unless_told_whom(annotator: CommandLine, db: Path) -> None:
    found = json.loads(annotator("memory", str(db), "--json").out)
    assert [(row["annotator"], row["text"]) for row in found] == [
        ("Ada", "Reuters"),
        ("Ada", "Putin"),
        ("Ben", "Putin"),
    ]
    one = json.loads(annotator("memory", str(db), "Putin", "--as", "Ben", "--json").out)
    assert one == [
        {
            "annotator": "Ben",
            "text": "Putin",
            "label": "PERSON",
            "accepted": 1,
            "added": 0,
            "relabelled": {},
            "rejected": 0,
            "memory": "",
        }
    ]
    assert json.loads(annotator("memory", str(db), "--label", "CLAIM", "--json").out) == []
    nothing = annotator("memory", str(db), "--as", "Cid")
    assert (nothing.status, nothing.out) == (0, "")
    assert "holds nothing" in nothing.err


def test_it_is_cleared_of_some_texts_or_of_all(annotator: CommandLine, db: Path) -> None:
    result = annotator("memory", str(db), "Putin", "--as", "Ada", "--clear", "--yes")
    assert (result.status, result.out) == (0, "cleared 1 text of Ada\n")
    assert "Putin" not in annotator("memory", str(db), "--as", "Ada").out
    assert "Putin" in annotator("memory", str(db), "--as", "Ben").out
    assert annotator("memory", str(db), "--as", "Ada", "--clear", "--yes").out == (
        "cleared 1 text of Ada\n"
    )
    assert annotator("check", str(db)).status == 0


def test_it_asks_before_it_clears(annotator: CommandLine, db: Path) -> None:
    refused = annotator("memory", str(db), "--as", "Ada", "--clear")
    assert refused.status == 2
    assert "--yes" in refused.err
    no = Input(b"n\n", terminal=True)
    asked = annotator("memory", str(db), "--as", "Ada", "--clear", stdin=no)
    assert "nothing was cleared" in asked.err
    assert "Reuters" in annotator("memory", str(db), "--as", "Ada").out


@pytest.mark.parametrize("args", [["--clear"], ["--clear", "--as", "Ada", "--label", "ORG"]])
def test_clearing_takes_one_name_and_no_label(
    annotator: CommandLine, db: Path, args: list[str]
) -> None:
    assert annotator("memory", str(db), *args, "--yes").status == 2
