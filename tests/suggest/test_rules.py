"""Which of the schema's labels and links a pipeline's stand for."""

from __future__ import annotations

from annotator.core.label_schema import Label, LabelSchema, Layer, LinkType
from annotator.suggest.rules import SuggestionRules

SCHEMA = LabelSchema(
    "small",
    (Layer("all"),),
    tuple(Label(name, "all") for name in ("PERSON", "PLACE", "CLAIM", "SOURCE")),
    (LinkType("continues", ("CLAIM",), ("CLAIM",)), LinkType("says", ("CLAIM",), ("SOURCE",))),
    {"packaged": {"GPE": "PLACE", "PERSON": "PERSON", "ORG": "COMPANY"}},
)


def test_a_schema_that_maps_the_pipeline_is_followed() -> None:
    """Names that the map leaves out stand for themselves, and well-known ones for nothing."""
    rules = SuggestionRules.of(SCHEMA, "packaged")
    assert rules.label("GPE") == "PLACE"
    assert rules.label("CLAIM") == "CLAIM"
    assert rules.label("LOC") is None


def test_labels_that_the_schema_lacks_are_nothing() -> None:
    """Mapped or not."""
    rules = SuggestionRules.of(SCHEMA, "packaged")
    assert rules.label("ORG") is None
    assert rules.label("CARDINAL") is None


def test_another_pipeline_falls_back_on_well_known_names() -> None:
    """The schema says nothing about it."""
    rules = SuggestionRules.of(SCHEMA, "en_other")
    assert [rules.label(name) for name in ("GPE", "PER", "FAC", "NORP")] == [
        "PLACE",
        "PERSON",
        "PLACE",
        None,
    ]


def test_a_link_takes_the_type_that_fits_its_ends() -> None:
    """By name if the type may tie these labels, else the first that may."""
    rules = SuggestionRules.of(SCHEMA, "packaged")
    assert rules.link_type("attributed_to", "CLAIM", "SOURCE") == SCHEMA.link_types[1]
    assert rules.link_type("continues", "CLAIM", "CLAIM") == SCHEMA.link_types[0]
    assert rules.link_type("attributed_to", "SOURCE", "CLAIM") is None
