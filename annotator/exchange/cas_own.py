"""What this program's own features say, in CASes that it wrote: somebody may have changed them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from annotator.core.display import one_line
from annotator.exchange.cas_names import CHARACTERS, FLAGGED, RECORD, REST, SCORE, SPAN_FEATURES
from annotator.exchange.cas_structures import NUMBER
from annotator.exchange.errors import Fault
from annotator.exchange.xml_text import ILLEGAL, STAND_IN

_DECIMAL = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,4})?")


def said_in(features: Mapping[str, str], where: str) -> dict[str, Any]:
    """What is said of a span or a link besides its label and its attributes.

    Raises:
        Fault: when it is no number or no JSON where that belongs.
    """
    said: dict[str, Any] = {
        name: value for name in SPAN_FEATURES if name != REST and (value := features.get(name))
    }
    said[FLAGGED] = said.get(FLAGGED) == "true"
    if SCORE in said:
        said[SCORE] = _score(said[SCORE], where)
    if rest := features.get(REST):
        said.update(decoded(rest, f"{where}: {REST}"))
    return said


def _score(said: str, where: str) -> float:
    if not _DECIMAL.fullmatch(said):
        raise Fault(f"{where}: the {SCORE} '{one_line(said, 20)}' is no number")
    return float(said)


def decoded(said: str, where: str) -> dict[str, Any]:
    """What stands in a feature as JSON.

    Raises:
        Fault: when it is none.
    """
    try:
        return msgspec.json.decode(said, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Fault(f"{where}: {one_line(str(error), 100)}") from None


def restored(text: str, characters: Mapping[str, Any]) -> str:
    """The text with the characters that others stand for, as XML has no way to write them.

    Raises:
        Fault: when nothing stands for one where it should.
    """
    if not isinstance(characters, dict):
        raise Fault(f"{RECORD}: {CHARACTERS} is no object")
    chars = list(text)
    for place, code in characters.items():
        at = int(place) if NUMBER.fullmatch(place) else -1
        is_place = 0 <= at < len(chars) and chars[at] == STAND_IN
        if not is_place or type(code) is not int or not ILLEGAL.match(_character(code)):
            raise Fault(f"{RECORD}: {CHARACTERS}: {one_line(place, 20)} has nothing to restore")
        chars[at] = chr(code)
    return "".join(chars)


def _character(code: int) -> str:
    is_text = 0 <= code < 0xD800 or 0xDFFF < code <= 0x10FFFF
    return chr(code) if is_text else " "
