"""The ten questions of the page are answered, and right."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.ingest.label_schema import read_label_schema
from annotator.store.log import Actor, Role
from annotator.store.store import Store
from tests.store.projects import AT, do, place

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text("utf-8")
QUESTIONS = [
    (title, sql)
    for title, sql in re.findall(r"^## \d+\. (.*?)\n.*?```sql\n(.*?)```", PAGE, re.DOTALL | re.M)
]

FERRY = Article(
    "ferry",
    "Ms Sepamaa said the light was dark. Nordsund denied that the ferry was late. "
    "An official told Reuters that Sepamaa was wrong. Katrin Sepamaa went home.",
    {"outlet": "The Harbour", "published": "2026-03-12"},
)
GRAIN = Article(
    "grain",
    "Katrin Sepamaa said: the grain is safe. It will rain tomorrow.",
    {"outlet": "Daily Grain", "published": "2026-04-02"},
)

ANSWERS: tuple[list[tuple[object, ...]], ...] = (
    [("Katrin Sepamaa", "", 2, 2), ("An official", "ferry", 1, 1), ("Nordsund", "ferry", 1, 1)],
    [("Nordsund", "that the ferry was late", "ferry")],
    [("grain", "It will rain tomorrow.", "unnamed")],
    [("The Harbour", 3, 1, 33.0), ("Daily Grain", 1, 0, 0.0)],
    [("organisation", 0, 0, 1), ("person", 1, 0, 2)],
    [("Sepamaa", "that Sepamaa was wrong", "An official", "ferry")],
    [
        ("An official", "Ms Sepamaa", 1),
        ("An official", "Nordsund", 1),
        ("Ms Sepamaa", "Nordsund", 1),
    ],
    [("The Harbour", "An official", "Reuters", 1)],
    [
        ("2026-03", "Katrin Sepamaa", 1),
        ("2026-03", "Sepamaa", 1),
        ("2026-04", "Katrin Sepamaa", 1),
    ],
    [("Ada", "grain", "the grain is safe"), ("Ben", "grain", "It will rain tomorrow.")],
)


def add(act: Act, quote: str, label: str, **attributes: str | bool) -> str:
    """Annotate the words, with these attributes."""
    id = act.add(place(act.draft.article.text, quote), label)
    for name, value in attributes.items():
        act.set_attribute(id, name, value)
    return id


def ferry(act: Act) -> None:
    sources = {
        "Ms Sepamaa": add(act, "Ms Sepamaa", "SOURCE"),
        "Nordsund": add(act, "Nordsund", "SOURCE", kind="organisation"),
        "An official": add(act, "An official", "SOURCE", anonymous=True),
    }
    reuters = add(act, "Reuters", "SOURCE", kind="outlet")
    name = add(act, "Katrin Sepamaa", "PERSON")
    # The second time, where only the surname stands.
    start = act.draft.article.text.index("Sepamaa was wrong")
    act.add(Span(start, start + len("Sepamaa")), "PERSON")
    claims = (
        ("the light was dark", "Ms Sepamaa", "asserted"),
        ("that the ferry was late", "Nordsund", "denied"),
        ("that Sepamaa was wrong", "An official", "asserted"),
    )
    for quote, source, stance in claims:
        claim = add(act, quote, "CLAIM", form="indirect", stance=stance)
        act.link(claim, sources[source], "attributed_to")
    act.link(sources["An official"], reuters, "cites")
    act.link(sources["Ms Sepamaa"], name, "refers_to")
    act.set_status(Status.FINISHED)


def grain(act: Act) -> None:
    source, name = (add(act, "Katrin Sepamaa", label) for label in ("SOURCE", "PERSON"))
    act.link(add(act, "the grain is safe", "CLAIM", form="direct"), source, "attributed_to")
    act.link(source, name, "refers_to")
    add(act, "It will rain tomorrow.", "CLAIM", voice="unnamed")
    act.set_status(Status.FINISHED)


def one_claim(quote: str, act: Act) -> None:
    add(act, quote, "CLAIM")
    act.set_status(Status.FINISHED)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Two articles with gold; in the second, two annotators found a claim each."""
    path = tmp_path_factory.mktemp("questions") / "p.db"
    source = Path(__file__).parents[2] / "schemas" / "news.yaml"
    rae = Actor("rae", Role.REVIEWER)
    news = read_label_schema(source)
    with Store.create(path, news, source.read_text("utf-8"), AT) as store:
        store.add([FERRY, GRAIN], AT)
        do(store, 1, rae, ferry)
        do(store, 2, rae, grain)
        for name, quote in (("Ada", "the grain is safe"), ("Ben", "It will rain tomorrow.")):
            do(store, 2, Actor(name), partial(one_claim, quote))
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield connection


def test_there_are_ten() -> None:
    assert len(QUESTIONS) == len(ANSWERS) == 10


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        pytest.param(sql, answer, id=title)
        for (title, sql), answer in zip(QUESTIONS, ANSWERS, strict=True)
    ],
)
def test_the_answer_is_right(
    reader: sqlite3.Connection, sql: str, answer: list[tuple[object, ...]]
) -> None:
    assert reader.execute(sql).fetchall() == answer
