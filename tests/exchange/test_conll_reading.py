"""CoNLL's columns are read by the thousand lines, and come out as if each were looked at alone."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.exchange import conll_blocks, conll_reading
from annotator.exchange.conll_reading import read
from annotator.exchange.conll_tags import Row, halves, spans_in
from annotator.exchange.errors import ExchangeError, Fault

LINES = (
    *("a\tO", "bb\tO", "10\u00a0000\tO", "ccc x\tB-X", "d\tI-X", "é\tB-Y", "😀 q I-Y", "e\tE-X"),
    *("f\tS-Y", "g O", "h\t\tO", " \u2028\t", "", "", "-DOCSTART- -X- O O", "-DOCSTART-\tO"),
    *("broken", "i\tQ-X", "j\tB-"),
)

ENDS = st.sampled_from(["\n", "\r\n"])

#: What a document comes to: its text, and where its spans are; or what is wrong with it.
Read = tuple[str, list[tuple[int, int, str]]] | str


def in_blocks(data: str) -> list[Read]:
    """The documents as they are read."""
    return [
        entry.fault
        if entry.record is None
        else (
            entry.record.article.text,
            [(a.span.start, a.span.end, a.label) for a in entry.record.annotations],
        )
        for entry in read(io.BytesIO(data.encode()), "x.conll")
    ]


def line_by_line(data: str) -> Iterator[Read]:
    """The same, in the plainest way."""
    document: list[tuple[int, str]] = []
    for number, end in enumerate([*data.split("\n"), "-DOCSTART-"], 1):
        line = end.rstrip("\r")
        if not line.startswith("-DOCSTART-"):
            document.append((number, line))
            continue
        if any(line.strip() for _, line in document):
            try:
                yield _plainly(document)
            except Fault as fault:
                yield str(fault)
        document = []


def _plainly(document: list[tuple[int, str]]) -> Read:
    rows: list[Row] = []
    is_first = True
    for number, line in document:
        if not line.strip():
            is_first = True
            continue
        columns = line.split("\t") if "\t" in line else line.split(" ")
        try:
            if len(columns) < 2 or not columns[0].strip():
                raise Fault(f"'{line}' is not a token and its tag")
            tag = halves(columns[-1].strip())
        except Fault as fault:
            raise Fault(f"line {number}: {fault}") from None
        rows.append(Row(number, columns[0].strip(), *tag, is_first))
        is_first = False
    text, places = "", []
    for row in rows:
        text += ("\n" if row.is_first else " ") * bool(text) + row.token
        places.append((len(text) - len(row.token), len(text)))
    spans = [(places[it.first][0], places[it.end - 1][1], it.label) for it in spans_in(rows)]
    return text, spans


@given(
    st.lists(st.sampled_from(LINES), max_size=30), st.sampled_from(["\n", "\r\n"]), st.booleans()
)
@example(["", "a\tO", "", "", "d\tI-X", "", "d\tI-X", ""], "\n", True)
@example(["d\tB-X", "", "", "a\tO", "", "e\tE-X"], "\n", False)
def test_documents_are_read_as_line_by_line(lines: list[str], end: str, has_end: bool) -> None:
    """The same texts, spans and faults."""
    data = end.join(lines) + end * has_end
    assert in_blocks(data) == list(line_by_line(data))


@given(st.lists(st.sampled_from(LINES), max_size=12), st.integers(1, 40))
def test_it_does_not_matter_where_a_block_ends(lines: list[str], size: int) -> None:
    """Within a line, a mark or a character."""
    data = "\n".join(lines)
    whole = in_blocks(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conll_blocks, "_CHUNK", size)
        assert in_blocks(data) == whole


def test_what_stands_before_a_broken_line_comes_first() -> None:
    """A file is refused where it breaks; a byte order mark is no part of its first token."""
    entries = read(io.BytesIO(b"\xef\xbb\xbfa\tO\n-DOCSTART-\nb\tO\nc\xff\tO\n"), "x.conll")
    first = next(entries)
    assert first.record
    assert first.record.article.text == "a"
    with pytest.raises(ExchangeError, match=r"x\.conll:4: not UTF-8"):
        next(entries)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("a\tO\n" * 7, "line 6: no document may go on behind 5 tokens"),
        ("a\tO\n\n" * 7, "line 11: no document may go on behind 5 tokens"),
        ("a\tO\n" * 500, "line 6: no document may go on behind 5 tokens"),
        ("a\tO\nb\n" + "a\tO\n" * 9, "line 2: 'b' is not a token and its tag"),
        ("a" * 90 + "\tO\n" + "b" * 90 + "\tO\n", "line 2: no document may go on"),
    ],
    ids=["tokens", "sentences", "more than are kept", "a fault before", "characters"],
)
def test_a_document_without_end_is_refused(
    monkeypatch: pytest.MonkeyPatch, data: str, says: str
) -> None:
    """By the first line that is too much; the next is read."""
    for module in (conll_blocks, conll_reading):
        monkeypatch.setattr(module, "MOST_TOKENS", 5)
        monkeypatch.setattr(module, "MOST_CHARACTERS", 150)
    monkeypatch.setattr(conll_blocks, "_MOST_LINES", 10)
    monkeypatch.setattr(conll_blocks, "_CHUNK", 16)
    broken, whole = in_blocks(f"{data}-DOCSTART-\nx\tO\n")
    assert isinstance(broken, str)
    assert says in broken
    assert whole == ("x", [])


def test_blank_lines_without_end_are_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor are they kept."""
    monkeypatch.setattr(conll_blocks, "_MOST_LINES", 10)
    monkeypatch.setattr(conll_blocks, "_CHUNK", 16)
    assert in_blocks("a\tO\n" + "\n" * 1000 + "-DOCSTART-\nx\tO\n") == [("a", []), ("x", [])]
