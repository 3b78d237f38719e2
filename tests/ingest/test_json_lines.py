"""JSONL files: an article a line, and a reason for each line that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ingest.json_lines import as_object
from tests.ingest.reading import Reading, file


def read(folder: Path, *lines: object, max_bytes: int = 20_000_000) -> Reading:
    """A file of these lines, each as it stands or as JSON."""
    text = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines)
    return Reading(file(folder, "a.jsonl", text), max_bytes=max_bytes)


def test_text_id_and_metadata_are_taken_as_they_are(tmp_path: Path) -> None:
    flat = {"id": "x/1", "text": " a\r\n\u00a0b ", "title": "T", "score": 0.5, "tags": ["a"]}
    nested = {"text": "b", "id": 7, "meta": {"outlet": "O", "n": None}, "url": "u"}
    reading = read(tmp_path, flat, "", nested, {"text": "c", "meta": "m"})
    assert reading.ids == ["x/1", "7", "a-4"]
    assert reading.texts == [" a\r\n\u00a0b ", "b", "c"]
    assert [article.meta for article in reading.articles] == [
        {"title": "T", "score": 0.5, "tags": ["a"]},
        {"url": "u", "outlet": "O", "n": None},
        {"meta": "m"},
    ]
    assert reading.items == reading.articles


def test_a_key_inside_and_outside_meta_is_told(tmp_path: Path) -> None:
    reading = read(tmp_path, {"text": "a", "url": "u", "lang": "en", "meta": {"url": "v"}})
    assert reading.articles[0].meta == {"url": "v", "lang": "en"}
    assert reading.notices == [("a.jsonl:1", "url stands in meta too: that one is kept")]


def test_native_lines_give_their_articles_and_say_once_how_to_get_the_rest(tmp_path: Path) -> None:
    native = {
        **{"format": "annotator/1", "id": "a", "text": "Kim said", "meta": {"title": "T"}},
        **{"schema": "news", "annotator": "kim", "status": "finished", "links": []},
        "spans": [{"start": 0, "end": 3, "label": "PERSON"}],
    }
    reading = read(tmp_path, native, native | {"annotator": "ada"})
    assert [(a.id, a.text, a.meta) for a in reading.articles] == [
        ("a", "Kim said", {"title": "T"})
    ] * 2
    assert reading.notices == [
        (
            "a.jsonl",
            "only the articles are added; `annotator import DB FILE --format jsonl`"
            " brings the annotations too",
        )
    ]
    assert not read(tmp_path, native | {"spans": []}).notices


LINES = [
    ("nonsense", "not JSON: JSON is malformed: invalid character (byte 4)"),
    ('{"text": "a"', "not JSON: Input data was truncated"),
    ('{"text": "a", "n": NaN}', "not JSON: "),
    ("[1]", "not a JSON object {..}"),
    ('"text"', "not a JSON object {..}"),
    ("{}", 'no key "text"'),
    ('{"text": 5}', "its text is no string"),
    ('{"text": ""}', "empty"),
    ('{"text": " \\n"}', "only white space"),
    ('{"text": "a\\u0000"}', "binary: it holds NUL characters"),
    ('{"text": "\\ud800"}', "not JSON: "),
    ("[" * 100_000, "nested too deeply"),
    ('{"text": "a", "n": ' + "[" * 50 + "]" * 50 + "}", "its metadata are nested deeper than 32"),
    ('{"text": "a", "n": ' + "9" * 5000 + "}", "not JSON: "),
    ('{"text": "' + "x" * 200_000 + '"}', "larger than 150000 bytes"),
]


@pytest.mark.parametrize(("line", "reason"), LINES, ids=[reason for _, reason in LINES])
def test_a_line_that_is_no_article_is_skipped_by_number(
    tmp_path: Path, line: str, reason: str
) -> None:
    reading = read(tmp_path, {"text": "a"}, line, {"text": "b"}, max_bytes=150_000)
    assert reading.texts == ["a", "b"]
    assert reading.ids == ["a-1", "a-3"]
    [(where, told)] = reading.skipped
    assert where == "a.jsonl:2"
    assert told.startswith(reason)
    assert told.isprintable()


@pytest.mark.parametrize(
    ("id", "problem"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("x" * 201, "is longer than 200 characters"),
        ("a\nb", r"a\nb holds control characters"),
        ("\x1b]0;x\x07", r"\x1b]0;x\x07 holds control characters"),
        ("a\u2028b", r"a\u2028b holds control characters"),
        (True, "is neither text nor a whole number"),
        (1.5, "is neither text nor a whole number"),
        ({}, "is neither text nor a whole number"),
    ],
    ids=range(9),
)
def test_an_id_that_cannot_be_one_is_replaced_and_told(
    tmp_path: Path, id: object, problem: str
) -> None:
    reading = read(tmp_path, {"text": "a", "id": id})
    assert reading.ids == ["a-1"]
    assert reading.notices == [("a.jsonl:1", f"the id {problem}: a-1 is used instead")]


def test_a_broken_byte_costs_its_line_only(tmp_path: Path) -> None:
    good = '{"text": "été à Paris"}\n'.encode()
    reading = Reading(file(tmp_path, "a.jsonl", good + b'{"text": "\xe9t"}\n' + good))
    assert reading.texts == ["été à Paris"] * 2
    assert reading.skipped == [("a.jsonl:2", "broken UTF-8: repair this line")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_lines_in_another_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    lines = '{"text": "“Été” à Paris, dit-on"}\r\n{"text": "b"}\r\n'
    reading = Reading(file(tmp_path, "a.jsonl", lines.encode(encoding)))
    assert reading.texts == ["“Été” à Paris, dit-on", "b"]
    assert len(reading.notices) == (encoding == "windows-1252")


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_lines_is_empty(tmp_path: Path, content: bytes) -> None:
    assert Reading(file(tmp_path, "a.jsonl", content)).skipped == [("a.jsonl", "empty")]


def test_utf_16_that_breaks_off_is_told(tmp_path: Path) -> None:
    data = '{"text": "a"}\n{"text": "b"}'.encode("utf-16")[:-1]
    reading = Reading(file(tmp_path, "a.jsonl", data))
    assert reading.skipped[-1] == ("a.jsonl", "broken utf-16-le: the rest is left out")


@given(st.text())
def test_any_line_is_an_object_or_is_not(line: str) -> None:
    assert as_object(line) is None or isinstance(as_object(line), dict)


@pytest.mark.parametrize(
    "meta", ['"title": "a\\u0000"', '"meta": {"x": ["y", {"z": "\\u0000"}]}', '"\\u0000": 1']
)
def test_metadata_that_cannot_be_kept_are_refused(tmp_path: Path, meta: str) -> None:
    lines = f'{{"text": "One.", {meta}}}\n{{"text": "Two.", "title": "a\\u001b"}}\n'
    reading = Reading(file(tmp_path, "a.jsonl", lines))
    assert reading.texts == ["Two."]
    assert reading.skipped == [
        ("a.jsonl:1", "its metadata hold NUL characters, lone surrogates or broken UTF-8")
    ]
