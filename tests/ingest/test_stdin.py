"""Standard input is a text, or JSONL where it begins as that."""

from __future__ import annotations

import io

import pytest

from annotator.core.article import Article
from annotator.ingest.articles import read_articles
from annotator.ingest.items import Ingested, Notice, Skipped


def read(data: bytes, max_bytes: int = 1000) -> list[Ingested]:
    return list(read_articles(["-"], stdin=io.BytesIO(data), max_bytes=max_bytes))


def test_text_is_one_article() -> None:
    assert read("Été\r\n {\n".encode()) == [Article("stdin", "Été\r\n {\n", {})]


def test_front_matter_counts() -> None:
    assert read(b"---\nid: x\ntitle: T\n---\nA\n") == [Article("x", "A\n", {"title": "T"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_lines_are_articles(encoding: str) -> None:
    data = '{"text": "é"}\n\n[1]\n{"text": "b", "id": "x"}'.encode(encoding)
    assert read(data) == [
        Article("stdin-1", "é", {}),
        Skipped("standard input:3", "not a JSON object {..}"),
        Article("x", "b", {}),
    ]


def test_json_lines_may_be_larger_together_than_one_article() -> None:
    line = b'{"text": "' + "é".encode() * 40 + b'"}\n'
    assert len(read(line * 5, max_bytes=100)) == 5
    items = read(line + b'{"text": "' + "é".encode() * 60 + b'"}\n' + line, max_bytes=100)
    assert items[1] == Skipped("standard input:2", "larger than 100 bytes")
    assert [type(item) for item in items] == [Article, Skipped, Article]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n\n", "only white space"),
        (b"\0", "binary: it holds NUL characters"),
        (b"x" * 1001, "larger than 1000 bytes"),
        ('{"text": "a"}\n'.encode("utf-16") * 50, "larger than 1000 bytes"),
    ],
)
def test_what_is_no_article_is_skipped(data: bytes, reason: str) -> None:
    assert read(data) == [Skipped("standard input", reason)]


def test_another_encoding_is_told() -> None:
    notice, article = read("Café l’été".encode("windows-1252"))
    assert isinstance(notice, Notice)
    assert article == Article("stdin", "Café l’été", {})


def test_without_standard_input_it_says_so() -> None:
    closed = io.BytesIO()
    closed.close()
    for stdin in (None, closed):
        assert list(read_articles(["-"], stdin=stdin)) == [
            Skipped("standard input", "there is none")
        ]
