"""YAML at the head of a text file becomes metadata; anything else stays text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ingest.front_matter import read_front_matter
from tests.ingest.reading import Reading, file

HEAD = """---
id: port-strike
title: 1984
language: no
outlet: The Ledger
published: 2026-03-20
updated: 2026-03-21 08:15:00+01:00
at: 12:30
authors: [Kim, Ada]
words: 512
share: 0.5
odd: .inf
wrong: 2026-02-30
paid: true
none:
more: {"1": [2026-01-01]}
---
"""

META = {
    **{"title": "1984", "language": "no", "outlet": "The Ledger", "published": "2026-03-20"},
    **{"updated": "2026-03-21T08:15:00+01:00", "at": "12:30", "authors": ["Kim", "Ada"]},
    **{"words": 512, "share": 0.5, "odd": ".inf", "wrong": "2026-02-30", "paid": True},
    **{"none": None, "more": {"1": ["2026-01-01"]}},
}


@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_front_matter_is_kept_as_json_and_the_text_starts_after_it(
    tmp_path: Path, suffix: str
) -> None:
    reading = Reading(file(tmp_path, f"a.{suffix}", HEAD + "\n# Head\r\nText.\n"))
    assert reading.ids == ["port-strike"]
    assert reading.texts == ["\n# Head\r\nText.\n"]
    assert reading.articles[0].meta == META
    assert json.loads(json.dumps(META, allow_nan=False)) == META
    assert not reading.notices


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("---\na: b\n---\n\n  x \n", "\n  x \n"),
        ("---\r\na: b\r\n---\r\n\r\nx\r\n", "\r\nx\r\n"),
        ("---\ra: b\r---\rx", "x"),
        ("---\na: b\n...\nx", "x"),
        ("---\na: b\n---\n---\nx", "---\nx"),
        ("---\na: |\n  ---\n---\nx", "x"),
        ("---\na: b\n--- \n...\nx", None),
    ],
)
def test_one_line_break_belongs_to_the_closing_line(source: str, text: str | None) -> None:
    front_matter = read_front_matter(source)
    assert source[front_matter.text_start :] == (source if text is None else text)


@pytest.mark.parametrize(
    "source",
    [
        "--- \na: b\n---\nx",
        "\n---\na: b\n---\nx",
        "----\na: b\n---\nx",
        "---\na: b\nx",
        "--- a: b\n---\nx",
        "---",
    ],
)
def test_what_does_not_stand_between_such_lines_is_text(source: str) -> None:
    front_matter = read_front_matter(source)
    assert (front_matter.text_start, front_matter.meta, front_matter.notices) == (0, {}, ())


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("Just a line.", "it is no mapping"),
        ("- a\n- b", "it is no mapping"),
        ("", "it is no mapping"),
        ("a: [b", "not YAML: "),
        ("a: b: c", "line 2, column 5: not YAML: "),
        ("a: &x [1]\nb: *x", "line 2, column 4: anchors and aliases (&x) are refused"),
        ("a: !!python/object:os.system x", "line 2, column 4: YAML tags"),
        ("a: " + "[" * 1000, "nested deeper than 32 levels"),
        ('a: "\\0"', "NUL and lone surrogates are refused"),
    ],
)
def test_what_is_no_mapping_is_text_and_told(tmp_path: Path, inside: str, reason: str) -> None:
    source = f"---\n{inside}\n---\nText.\n"
    reading = Reading(file(tmp_path, "a.txt", source))
    assert reading.texts == [source]
    [(where, notice)] = reading.notices
    assert where == "a.txt"
    assert notice.startswith("no front matter (")
    assert reason in notice
    assert notice.endswith("): all of it is text")


def test_a_key_that_comes_twice_is_told_and_the_last_one_counts(tmp_path: Path) -> None:
    reading = Reading(file(tmp_path, "a.txt", "---\ntag: a\ntag: b\n---\nText.\n"))
    assert reading.articles[0].meta == {"tag": "b"}
    assert reading.notices == [("a.txt", "tag is in the front matter twice: the last one counts")]


def test_front_matter_without_a_text_is_empty(tmp_path: Path) -> None:
    reading = Reading(file(tmp_path, "a.txt", "---\ntitle: a\n---\n"))
    assert reading.skipped == [("a.txt", "empty")]


@given(st.text())
def test_the_text_after_front_matter_is_kept_to_the_byte(text: str) -> None:
    source = f"---\ntitle: a\n---\n{text}"
    assert source[read_front_matter(source).text_start :] == text


@given(st.lists(st.sampled_from(["---", "...", "\n", "\r", "a: ", "[", "1", ".nan", "? "])))
def test_no_text_breaks_the_reading_of_front_matter(pieces: list[str]) -> None:
    front_matter = read_front_matter("---\n" + "".join(pieces) + "\n---\n")
    json.dumps(front_matter.meta, allow_nan=False)
