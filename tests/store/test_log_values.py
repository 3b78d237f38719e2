"""What the log's JSON of a value is, and that it is read back as what it was."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotation import Annotation, Origin
from annotator.core.span import Span
from annotator.store.values import value_json, value_of

#: Whatever a text file can hold: no half of a surrogate pair.
_strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    _strings.filter(bool),
    st.tuples(_strings, _strings, _strings),
    st.booleans(),
    st.sampled_from(Origin),
    st.none() | _strings.filter(bool),
    st.dictionaries(_strings, _strings | st.booleans(), max_size=2),
)
def test_an_annotation_is_one_json_object_without_blanks(
    text: str,
    strings: tuple[str, str, str],
    flagged: bool,
    origin: Origin,
    suggestion_id: str | None,
    attributes: dict[str, str | bool],
) -> None:
    """Keys in a fixed order, characters as they are; it comes back as it was."""
    id, label, note = strings
    span = Span(0, len(text))
    value = Annotation(id, span, label, attributes, note, flagged, origin, suggestion_id)
    source = value_json(value, text)
    assert source == json.dumps(
        {
            "is": "annotation",
            "id": id,
            "start": 0,
            "end": len(text),
            "label": label,
            "quote": text,
            "attributes": attributes,
            "note": note,
            "flagged": flagged,
            "origin": str(origin),
            "suggestion_id": suggestion_id,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    assert value_of(source) == value
