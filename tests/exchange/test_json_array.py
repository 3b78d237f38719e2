"""A JSON array, cut into its elements wherever the file's pieces end."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.exchange import json_array
from annotator.exchange.errors import ExchangeError
from annotator.exchange.json_array import elements_of

_JSON = st.recursive(
    st.none() | st.integers() | st.text(st.sampled_from('a"\\[]{},\n é😀'), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


def elements(data: bytes, chunk: int = 1 << 18) -> list[tuple[int, bytes]]:
    """The elements, where so many bytes are read at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_array, "_CHUNK", chunk)
        return list(elements_of(io.BytesIO(data), "f"))


@given(st.lists(_JSON, max_size=5), st.integers(1, 40), st.sampled_from((None, 1)), st.booleans())
def test_elements_are_those_of_the_array(
    values: list[Any], chunk: int, indent: int | None, ascii: bool
) -> None:
    """However it is laid out, and whatever brackets and quotes its strings hold."""
    data = json.dumps(values, indent=indent, ensure_ascii=ascii).encode()
    found = elements(data, chunk)
    assert [json.loads(element) for _, element in found] == values


@given(st.lists(st.dictionaries(st.text(max_size=3), _JSON), max_size=5), st.integers(1, 40))
def test_so_are_values_on_lines_of_their_own(values: list[Any], chunk: int) -> None:
    """A file need not be an array."""
    data = b"\xef\xbb\xbf" * (chunk > 2) + b"\n".join(json.dumps(v).encode() for v in values)
    found = elements(data, chunk)
    assert [(line, json.loads(element)) for line, element in found] == list(enumerate(values, 1))


def test_each_element_has_its_line() -> None:
    """That in which it begins."""
    assert elements(b'\n[ {"a":\n1}, \n\n{"b":2}\n]\n') == [(2, b'{"a":\n1}'), (5, b'{"b":2}')]


@pytest.mark.parametrize(
    ("data", "last"),
    [
        (b'[{"a":1},{"b":"', b'{"b":"'),
        (b'[{"a":1},{"b":"\\', b'{"b":"\\'),
        (b'[{"a":1}', b""),
        (b'[{"a":1},', b""),
        (b'[{"a":1},]', b"]"),
        (b'[{"a":1}]]', b"]"),
        (b'[{"a":1}][{"a":2}]', b"]"),
        (b'[{"a":1}} ,2]', b"]"),
        (b"[}", b"}"),
        (b'{"a":1}\n}', b"}"),
        (b'{"a":1}\nso {"a":1}', b"so "),
        (b'[{"a":1},"', b'"'),
    ],
)
def test_what_is_wrong_with_the_array_is_an_element_that_none_is(data: bytes, last: bytes) -> None:
    """The whole ones before it come as they are, and it always ends."""
    for chunk in (1, 2, 100):
        found = [element for _, element in elements(data, chunk)]
        assert last in found[-2:]
        assert found[: found.index(last)] == [b'{"a":1}'][: found.index(last)]


@pytest.mark.parametrize("data", [b"", b"  \n", b"[]", b"\xef\xbb\xbf [ ] \n"])
def test_nothing_is_no_element(data: bytes) -> None:
    """Nor a fault."""
    assert elements(data) == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ('[{"a":1}]'.encode("utf-16"), "f: holds NUL bytes"),
        (b"\nid,text\n", "f:2: is no JSON array, nor lines of JSON"),
    ],
)
def test_what_is_no_json_is_told_once(data: bytes, says: str) -> None:
    """Not element by element."""
    with pytest.raises(ExchangeError) as caught:
        elements(data)
    assert str(caught.value).startswith(says)


def test_an_element_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it fills the memory."""
    monkeypatch.setattr(json_array, "LONGEST_ELEMENT", 30)
    with pytest.raises(ExchangeError, match="f:1: an element is longer than 30 bytes"):
        elements(b'[{"a":1},"' + b"x" * 99, 8)


_ELEMENTS = st.lists(st.dictionaries(st.text(max_size=3), _JSON) | st.lists(_JSON), max_size=6)


@given(_ELEMENTS, st.sampled_from([b"\n", b"\r\n", b" \n ", b""]), st.integers(1, 90))
def test_elements_with_lines_of_their_own_are_as_those_without(
    values: list[Any], end: bytes, chunk: int
) -> None:
    """To the byte, with the comma on either line, and wherever a line has two."""
    whole = [json.dumps(value, ensure_ascii=False).encode() for value in values]
    for comma in (b"," + end, end + b","):
        data = b"[" + end + comma.join(whole) + end + b"]\n"
        assert [element for _, element in elements(data, chunk)] == whole
