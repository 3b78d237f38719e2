"""Other people's XML: read in bounds, and with nothing fetched."""

from __future__ import annotations

import codecs
import time
from pathlib import Path

import pytest

from annotator.exchange.errors import Fault
from annotator.exchange.xml_scan import DEEPEST, scan
from annotator.exchange.xml_text import escaped


def seen(data: bytes) -> list[tuple[int, str, dict[str, str], int]]:
    """What is said of each element that begins."""
    found: list[tuple[int, str, dict[str, str], int]] = []
    scan(data, lambda *it: found.append(it))
    return found


def test_elements_come_with_their_depth_and_line() -> None:
    """Names are whole, and white space that was escaped stays."""
    data = b'<a xmlns="urn:x">\n<b c="1&#13;&#10;&#9;&lt;"/>\r\n<b>text</b></a>'
    assert seen(data) == [
        (0, "urn:x a", {}, 1),
        (1, "urn:x b", {"c": "1\r\n\t<"}, 2),
        (1, "urn:x b", {}, 3),
    ]


def test_text_comes_with_the_end() -> None:
    """Of the element that it is in."""
    ends: list[tuple[str, str]] = []
    scan(b"<a>x<b>y&amp;z</b></a>", lambda *_: None, lambda *it: ends.append(it))
    assert ends == [("b", "y&z"), ("a", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_encodings_are_those_that_are_declared(encoding: str) -> None:
    """Or that a byte order mark tells."""
    name = encoding.removesuffix("-sig")
    data = f'<?xml version="1.1" encoding="{name}"?><a b="é"/>'.encode(encoding)
    assert seen(data)[0][2] == {"b": "é"}


@pytest.mark.parametrize("name", ["ISO-8859-1", "Windows-1252", "UTF-16LE", "US-ASCII"])
def test_names_of_encodings_may_have_capitals(name: str) -> None:
    """As XML has it."""
    data = f'<?xml version="1.0" encoding="{name}"?><a b="e"/>'.encode(name)
    assert seen(data)[0][2] == {"b": "e"}


@pytest.mark.parametrize("name", ["cp037", "rot13", "unicode_escape", "idna", "mbcs", "utf-7", "x"])
def test_no_other_codec_is_asked(name: str) -> None:
    """Not even looked up: a codec is code, and anybody may have registered one."""
    asked: list[str] = []
    codecs.register(finder := asked.append)
    try:
        with pytest.raises(Fault, match=rf"the encoding {name} is not read; save it as UTF-8"):
            seen(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode())
    finally:
        codecs.unregister(finder)
    assert asked == []


_LAUGHS = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))


@pytest.mark.parametrize(
    "declared",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        '<!DOCTYPE a [<!ENTITY e0 "ha">]>',
        f'<!DOCTYPE a [<!ENTITY e0 "ha">{_LAUGHS}]>',
        '<!DOCTYPE a [<!ENTITY e0 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY % e0 SYSTEM "file:///etc/passwd"> %e0;]>',
    ],
)
def test_a_document_type_is_refused(declared: str) -> None:
    """Before anything in it is looked at."""
    before = time.process_time()
    with pytest.raises(Fault, match=r"^line 2: has a document type \(DOCTYPE\)"):
        seen(f'<?xml version="1.0"?>\n{declared}<a b="&e0;">&e0;&e12;</a>'.encode())
    assert time.process_time() - before < 1


def test_depth_is_bounded() -> None:
    """At a line."""
    with pytest.raises(Fault, match=f"line 2: elements lie deeper than {DEEPEST}"):
        seen(b"\n" + b"<a>" * 1_000_000)
    assert len(seen(b"<a>" * DEEPEST + b"</a>" * DEEPEST)) == DEEPEST


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"<a",
        b"<a></b>",
        b"<a/><a/>",
        b'<a b="1" b="2"/>',
        b"<x:a/>",
        b"<a>&gone;</a>",
        b"<a>\x01</a>",
        b'<a b="&#xFFFE;"/>',
        b'<?xml version="1.0" encoding="never"?><a/>',
        b'<?xml version="1.0" encoding="idna"?><a/>',
        b"\x80" * 100,
        b"<a>\xc3</a>",
    ],
)
def test_what_is_no_xml_is_a_fault(data: bytes) -> None:
    """On one line."""
    with pytest.raises(Fault) as caught:
        seen(data)
    assert str(caught.value).isprintable()


def test_a_file_beside_is_not_fetched(tmp_path: Path) -> None:
    """Neither by a style sheet nor by an inclusion."""
    (tmp_path / "b.xml").write_text("<b/>")
    data = (
        '<?xml-stylesheet href="b.xml"?><a xmlns:i="http://www.w3.org/2001/XInclude">'
        f'<i:include href="{tmp_path}/b.xml"/></a>'
    )
    assert [name for _, name, _, _ in seen(data.encode())] == [
        "a",
        "http://www.w3.org/2001/XInclude include",
    ]


def test_what_is_escaped_comes_back() -> None:
    """But for what XML has no way to write."""
    text = "a&lt;<b>\"'\r\n\t\x85\u2028\xa0\x7f\ud7ff\ue000\U0001f600"
    assert seen(f'<a b="{escaped(text)}"/>'.encode())[0][2] == {"b": text}
    assert escaped("\0\x1b\ufffe\ud800") == "\ufffd" * 4
