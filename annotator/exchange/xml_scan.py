"""XML that strangers wrote, element by element: no entities, nothing fetched, nothing deep.

Document types are refused as a whole, as nothing that is read here has one, and they are where
entities are declared: those that grow without end, and those that name other files.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from annotator.core.display import one_line
from annotator.exchange.errors import Fault

#: Encodings that may be declared. Any other name would be looked up among Python's codecs.
_ENCODINGS = frozenset(
    (
        *("utf-8", "utf-16", "utf-16be", "utf-16le", "us-ascii", "ascii"),
        *("iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252"),
    )
)

#: How deep elements may lie within each other.
DEEPEST = 32

#: The largest document that is read, in bytes.
LARGEST = 100_000_000


def scan(
    data: bytes,
    begin: Callable[[int, str, dict[str, str], int], None],
    end: Callable[[str, str], None] | None = None,
) -> None:
    """Call `begin` with each element's depth, name, attributes and line.

    A name is the namespace, a blank, and the name within it. `end` gets the name, and the text
    since the last tag.

    Raises:
        Fault: when it is no XML, or such as is refused.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0
    text: list[str] = []

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        begin(depth, name, attributes, parser.CurrentLineNumber)
        depth += 1
        if depth > DEEPEST:
            raise Fault(f"line {parser.CurrentLineNumber}: elements lie deeper than {DEEPEST}")
        text.clear()

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name, "".join(text))
        text.clear()

    def refuse(*_: object) -> None:
        raise Fault(
            f"line {parser.CurrentLineNumber}: has a document type (DOCTYPE), which may hide "
            "anything; take it out"
        )

    parser.XmlDeclHandler = _check_encoding
    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if end is not None:
        parser.CharacterDataHandler = text.append
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Fault(f"line {error.lineno}: {_told(error)}") from None
    except (ValueError, LookupError) as error:
        raise Fault(f"no XML that can be read ({error})") from None


def _check_encoding(_: str, encoding: str | None, __: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise Fault(
            f"line 1: the encoding {one_line(encoding, 40)} is not read; save it as UTF-8 (UTF-16,"
            " ISO-8859-1, windows-1252 and US-ASCII are read, too)"
        )


def _told(error: expat.ExpatError) -> str:
    what = expat.ErrorString(error.code)
    if "invalid character number" in what or "invalid token" in what:
        return f"no XML 1.0 ({what}); INCEpTION writes that as 'UIMA CAS XMI (XML 1.0)'"
    return f"no XML ({what})"
