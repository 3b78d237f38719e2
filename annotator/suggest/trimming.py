"""What a label schema wants left off the ends of suggested spans (`trim`)."""

from __future__ import annotations

import re
from collections.abc import Collection

from annotator.core.span import Span

#: By their names in `core.label_schema.TRIMS`. A possessive may be written without its s.
_ENDS = {
    "comma": r"[\s,;:\u2013\u2014]+",
    "possessive": r"['\u2019]s|(?<=s)['\u2019]",
}


def trimmed_end(text: str, span: Span, trims: Collection[str]) -> Span:
    """The span without what the trims name at its end, unless that is all there is."""
    if not trims:
        return span
    pattern = re.compile(f"(?:{'|'.join(_ENDS[trim] for trim in trims)})+$")
    found = pattern.search(span.quote(text))
    if found is None or not any(map(str.isalnum, span.quote(text)[: found.start()])):
        return span
    return Span(span.start, span.start + found.start())
