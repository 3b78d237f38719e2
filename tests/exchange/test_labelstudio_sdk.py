"""Label Studio's own validator and converter accept what is written: needs `label-studio-sdk`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.exchange.labelstudio import FORMAT
from annotator.exchange.labelstudio_config import labelling_config
from tests.core.schemas import NEWS
from tests.exchange.foreign import written
from tests.exchange.records import annotated, full_record, suggested, suggested_record

pytest.importorskip("label_studio_sdk", reason="the extra 'consumers' is not installed")


def test_the_configuration_is_valid() -> None:
    """It holds a control for each attribute, the labels, the note and the flag."""
    from label_studio_sdk.label_interface import LabelInterface

    interface = LabelInterface(labelling_config(NEWS))
    interface.validate()
    assert interface.is_valid
    assert len(list(interface.controls)) == 3 + sum(len(label.attributes) for label in NEWS.labels)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(annotated() | suggested(), min_size=1, max_size=3))
def test_every_annotation_fits_the_configuration(records: list[AnnotatedArticle]) -> None:
    """Regions, values and relations; predictions too."""
    from label_studio_sdk.label_interface import LabelInterface

    interface = LabelInterface(labelling_config(NEWS))
    for task in json.loads(written(FORMAT, records)):
        for work in (*task["annotations"], *task["predictions"]):
            assert interface._validate_object(work, return_errors=True) == []


def test_the_converter_reads_every_region(tmp_path: Path) -> None:
    """With its labels, offsets and quotes."""
    from label_studio_sdk.converter import Converter

    tasks = tmp_path / "tasks.json"
    other = replace(suggested_record(), article=replace(full_record().article, id="8"))
    tasks.write_bytes(written(FORMAT, [full_record(), other]))
    converter = Converter(labelling_config(NEWS), project_dir=str(tmp_path))
    converter.convert(str(tasks), str(tmp_path / "out"), "JSON_MIN", is_dir=False)
    [found] = [
        it for it in json.loads((tmp_path / "out" / "result.json").read_bytes()) if "label" in it
    ]
    assert [(r["start"], r["end"], r["labels"]) for r in found["label"]] == [
        (0, 9, ["CLAIM"]),
        (0, 4, ["ORG"]),
        (11, 14, ["SOURCE"]),
    ]
