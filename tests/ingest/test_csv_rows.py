"""CSV files: an article a row, and a reason for each row that is none."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.article import Article
from annotator.ingest.csv_rows import read_csv
from tests.ingest.reading import Reading, file


def read(folder: Path, content: str | bytes, max_bytes: int = 20_000_000) -> Reading:
    return Reading(file(folder, "a.csv", content), max_bytes=max_bytes)


def test_columns_become_text_id_and_metadata(tmp_path: Path) -> None:
    rows = 'id, Title,TEXT,desk\r\nx,"T, t","One\r\n""two""\nthree ",\r\n,,Four,d\r\n\r\n'
    reading = read(tmp_path, rows)
    assert reading.texts == ['One\r\n"two"\nthree ', "Four"]
    assert reading.ids == ["x", "a-5"]
    assert [a.meta for a in reading.articles] == [{"title": "T, t"}, {"desk": "d"}]
    assert reading.items == reading.articles


@pytest.mark.parametrize("column", ["body", "Content", "article"])
def test_another_name_for_the_text_is_taken_and_told(tmp_path: Path, column: str) -> None:
    reading = read(tmp_path, f"id,{column}\n1,One\n")
    assert reading.texts == ["One"]
    notice = f"no column text: {column.lower()} is read in its place"
    assert reading.notices == [("a.csv", notice)]


def test_text_goes_before_its_other_names(tmp_path: Path) -> None:
    reading = read(tmp_path, "body,text\nB,T\n")
    assert [(a.text, a.meta) for a in reading.articles] == [("T", {"body": "B"})]


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolon"), ("\t", "tab")])
def test_another_separator_is_found_and_told(tmp_path: Path, separator: str, name: str) -> None:
    reading = read(tmp_path, f"id{separator}text\nx{separator}One, two\n")
    assert reading.texts == ["One, two"]
    assert reading.notices == [("a.csv", f"read with the {name} as separator")]


def test_columns_of_one_name_are_both_kept(tmp_path: Path) -> None:
    reading = read(tmp_path, "text,tag,tag,\nOne,a,b,c\n")
    assert reading.articles[0].meta == {"tag": "a", "tag-3": "b", "column-4": "c"}


FILES = [
    ("", ("a.csv", "empty")),
    ("\n \n", ("a.csv", "empty")),
    ("id,text\n\n", ("a.csv", "no row under the names of the columns")),
    (
        "id,headline\n1,x\n",
        ("a.csv", "no column text (nor body, content, article); the columns are: id, headline"),
    ),
    ('text\n"One', ("a.csv:2", "broken CSV, the rest is left out: unexpected end of data")),
    ('text\n"One" x\n', ("a.csv:2", "broken CSV, the rest is left out: ',' expected after '\"'")),
]


@pytest.mark.parametrize(("content", "skipped"), FILES)
def test_a_file_that_cannot_be_read_as_csv_is_told(
    tmp_path: Path, content: str, skipped: tuple[str, str]
) -> None:
    reading = read(tmp_path, content)
    assert not reading.articles
    assert reading.skipped == [skipped]


ROWS = [
    ("x,One,two", "3 cells under 2 columns: quote them"),
    ("One", "1 cells under 2 columns: quote them"),
    ("x,", "empty"),
    ('x," \n"', "only white space"),
    ("x,a\0b", "binary: it holds NUL characters"),
    ("x," + "y" * 200_001, "larger than 200000 bytes"),
]


@pytest.mark.parametrize(("row", "reason"), ROWS, ids=[reason for _, reason in ROWS])
def test_a_row_that_is_no_article_is_skipped_by_line(tmp_path: Path, row: str, reason: str) -> None:
    reading = read(tmp_path, f"id,text\na,A\n{row}\nb,B\n", max_bytes=200_000)
    assert reading.texts == ["A", "B"]
    assert reading.skipped == [("a.csv:3", reason)]


def test_a_long_text_goes_in(tmp_path: Path) -> None:
    assert read(tmp_path, "text\n" + "y" * 300_000 + "\n").texts == ["y" * 300_000]


def test_a_row_of_broken_utf_8_is_skipped_alone(tmp_path: Path) -> None:
    reading = read(tmp_path, "text\nété à Paris\n".encode() + b"\xe9t\xe9\n" + "où\n".encode())
    assert reading.texts == ["été à Paris", "où"]
    [(where, reason)] = reading.skipped
    assert where == "a.csv:3"
    assert "broken UTF-8" in reason


def test_what_excel_saves_in_the_west_is_read(tmp_path: Path) -> None:
    reading = read(tmp_path, "text;id\r\n“Été” à Paris, dit-on;7\r\n".encode("windows-1252"))
    assert [(a.id, a.text) for a in reading.articles] == [("7", "“Été” à Paris, dit-on")]
    assert len(reading.notices) == 2


FIELD = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs", "Cc"))) | st.text(
    st.sampled_from('a",;\r\n\t é\u2028')
)


@given(st.lists(st.tuples(FIELD, FIELD), max_size=5))
def test_every_cell_that_csv_can_write_is_read_to_the_byte(rows: list[tuple[str, str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([("text", "note"), *rows])
    stream.seek(0)
    items = list(read_csv(stream, "a.csv", "a", 1000))
    read_back = [(i.text, i.meta.get("note", "")) for i in items if isinstance(i, Article)]
    assert read_back == [(text, note) for text, note in rows if text.strip()]


@given(st.text(st.sampled_from('text,;"\n\r\0 ')))
def test_no_text_breaks_the_reading_of_csv(source: str) -> None:
    items = list(read_csv(io.StringIO(source, newline=""), "a.csv", "a", 1000))
    assert all(item.text.strip() for item in items if isinstance(item, Article))


def test_broken_utf8_in_another_cell_than_the_text_is_refused(tmp_path: Path) -> None:
    data = "title,text\nbroken \udcff,One.\nwhole éééé,Two.\n".encode("utf-8", "surrogateescape")
    reading = Reading(file(tmp_path, "a.csv", data))
    assert reading.texts == ["Two."]
    assert reading.skipped == [
        ("a.csv:2", "its metadata hold NUL characters, lone surrogates or broken UTF-8")
    ]
