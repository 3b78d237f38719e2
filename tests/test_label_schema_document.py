"""The label schema that the documentation shows can be used as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from annotator.ingest.label_schema import parse_label_schema

DOCUMENT = Path(__file__).parents[1] / "docs" / "label-schema.md"


def test_the_label_schema_shown_is_valid() -> None:
    block = re.search(r"```yaml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert block
    schema = parse_label_schema(block[1], "label-schema.md")
    assert [label.name for label in schema.labels] == ["CANDIDATE", "SOURCE", "CLAIM"]
    assert schema.label["CLAIM"].attributes[1].required
