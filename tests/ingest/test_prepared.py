"""Articles with suggestions prepared by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.span import Span
from annotator.ingest.prepared import PreparedError, read_prepared

_GOOD = """\
id: x
meta: {title: T}
text: Ada spoke of rain.
spans:
  who: {label: SOURCE, quote: Ada}
  what: {label: CLAIM, quote: rain}
links:
  - {type: attributed_to, from: what, to: who}
"""


def test_quotes_become_spans(tmp_path: Path) -> None:
    """Each with the id that it has in the file, and the suggester's name."""
    path = tmp_path / "x.yaml"
    path.write_text(_GOOD, encoding="utf-8")
    article, suggestions = read_prepared(path, "hand")
    assert (article.id, article.title, article.text) == ("x", "T", "Ada spoke of rain.")
    assert [(s.id, s.span, s.label, s.suggester) for s in suggestions.spans] == [
        ("who", Span(0, 3), "SOURCE", "hand"),
        ("what", Span(13, 17), "CLAIM", "hand"),
    ]
    [link] = suggestions.links
    assert (link.type, link.from_id, link.to_id) == ("attributed_to", "what", "who")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quote: rain", "quote: snow", "“snow” stands in the text 0 times, not once"),
        ("quote: rain", "quote: a", "“a” stands in the text 2 times, not once"),
        ("to: who", "to: whom", "a link leads to 'whom', which is no span here"),
        ("label: CLAIM", "name: CLAIM", "spans"),
        ("id: x", "id: [", "x.yaml: "),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """With the file it is in."""
    path = tmp_path / "x.yaml"
    path.write_text(_GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(PreparedError, match=r"x\.yaml: ") as error:
        read_prepared(path, "hand")
    assert said in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """As any other fault."""
    with pytest.raises(PreparedError, match="missing"):
        read_prepared(tmp_path / "missing.yaml", "hand")
