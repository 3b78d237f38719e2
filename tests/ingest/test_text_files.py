"""A text file becomes an article with every byte of its text."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ingest.articles import read_articles
from annotator.ingest.decoding import Undecodable, decode
from tests.ingest.reading import Reading, file

BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
ODD = (
    "  Été\r\n\tLine\u00a0two \n\n\ufeffe\u0301 \U0001f9d1\u200d\U0001f692 \x0c\x1b[31m\r end  \r\n"
)


def test_nothing_in_a_text_is_normalised(tmp_path: Path) -> None:
    reading = Reading(file(tmp_path, "odd.txt", ODD))
    assert reading.texts == [ODD]
    assert reading.ids == ["odd"]
    assert not reading.articles[0].meta
    assert reading.items == reading.articles


@pytest.mark.parametrize("encoding", BOMS)
def test_a_byte_order_mark_is_obeyed_and_left_out(tmp_path: Path, encoding: str) -> None:
    reading = Reading(file(tmp_path, "marked.txt", BOMS[encoding] + ODD.encode(encoding)))
    assert reading.texts == [ODD]
    assert not reading.notices


@given(st.text(), st.sampled_from([None, *BOMS]))
def test_bytes_come_back_from_the_text(text: str, encoding: str | None) -> None:
    if text.startswith("\ufeff") and encoding is None:
        text = "x" + text
    data = (BOMS[encoding] if encoding else b"") + text.encode(encoding or "utf-8")
    decoded, how = decode(data)
    assert data[: how.mark] + decoded.encode(how.codec) == data


@given(st.binary(max_size=60))
def test_any_bytes_are_decoded_without_loss_or_refused(data: bytes) -> None:
    try:
        text, how = decode(data)
    except Undecodable as error:
        assert str(error).isprintable()
    else:
        assert text.encode(how.codec) == data[how.mark :] or how.guessed


LEGACY = [
    ("windows-1252", "“No,” said Márta. The café’s owner—a résumé writer—paid €5.\n"),
    ("windows-1252", "It’s a dog’s life, he said.\n"),
    ("windows-1252", "Café l’été\n"),
    ("windows-1252", "Der Präsident äußerte sich über die Straße. Übermut tut selten gut.\n"),
    ("windows-1251", "Президент заявил, что соглашение будет подписано в четверг.\n"),
    ("windows-1250", "Předseda vlády řekl, že smlouva bude podepsána ve čtvrtek. Žluťoučký.\n"),
    ("windows-1253", "Ο πρωθυπουργός δήλωσε ότι η συμφωνία θα υπογραφεί.\n"),
    ("shift_jis", "日本の首相は木曜日に改革を続けると述べた。\n"),
    ("gb18030", "新华社北京电 国务院总理周四表示,将继续推动改革。\n"),
]


@pytest.mark.parametrize(("encoding", "text"), LEGACY)
def test_another_encoding_is_found_and_named(tmp_path: Path, encoding: str, text: str) -> None:
    reading = Reading(file(tmp_path, "old.txt", (text * 5).encode(encoding)))
    assert reading.texts == [text * 5]
    notice = f"not UTF-8: read as {encoding}; convert it to UTF-8 if that is wrong"
    assert reading.notices == [("old.txt", notice)]


REFUSED = [
    (b"", "empty"),
    (codecs.BOM_UTF8, "empty"),
    (b" \t\r\n\n", "only white space"),
    ("\u00a0\u2028\u3000".encode(), "only white space"),
    (b"%PDF-1.4\0\0", "binary: it holds NUL characters"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary: it holds NUL bytes"),
    (b"\x01\x02\x03abc", "binary: too many control characters"),
    ("été " * 5, None),
    ("été ".encode() * 5 + b"\n\xc3", "broken UTF-8 in line 2: repair it there"),
    (b"abc \xed\xa0\x80", "it holds lone surrogates, which cannot be kept"),
    (codecs.BOM_UTF16_LE + b"a\0\x00\xd8", "read as utf-16-le, but broken at byte 4"),
    (codecs.BOM_UTF16_LE + b"a\0b", "read as utf-16-le, but broken at byte 4"),
    (bytes(range(128, 256)), "neither UTF-8 nor in an encoding that is known: convert it to UTF-8"),
    (b"x" * 1001, "larger than 1000 bytes"),
    (b"x" * 1000, None),
]


@pytest.mark.parametrize(("content", "reason"), REFUSED, ids=[str(r) for _, r in REFUSED])
def test_what_is_no_text_is_skipped_with_the_reason_and_the_rest_goes_in(
    tmp_path: Path, content: bytes | str, reason: str | None
) -> None:
    paths = [file(tmp_path, "bad.txt", content), file(tmp_path, "good.txt", "Good.")]
    reading = Reading(*paths, max_bytes=1000)
    assert reading.skipped == ([("bad.txt", reason)] if reason else [])
    assert reading.texts[-1] == "Good."
    assert not reading.notices


def test_files_are_opened_one_at_a_time(tmp_path: Path) -> None:
    paths = [str(file(tmp_path, name, name)) for name in ("a.txt", "b.txt")]
    items = read_articles(paths)
    first = next(items)
    Path(paths[1]).unlink()
    rest = list(items)
    assert "a.txt" in repr(first)
    assert "no such file or folder" in repr(rest)
