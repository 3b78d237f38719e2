"""Label schemas for the tests: like the one for news, and with other rules of overlap."""

from __future__ import annotations

from annotator.core.label_schema import (
    ATTRIBUTED_TO,
    Attribute,
    AttributeKind,
    Label,
    LabelSchema,
    Layer,
    LinkType,
    Overlap,
)

_KIND = Attribute("kind", AttributeKind.CHOICE, ("person", "organisation"), default="person")
_ANONYMOUS = Attribute("anonymous", AttributeKind.FLAG, default=False)
_FORM = Attribute("form", AttributeKind.CHOICE, ("direct", "mixed", "indirect"))
_STANCE = Attribute("stance", AttributeKind.CHOICE, ("asserted", "denied"), default="asserted")
_REMARK = Attribute("remark", AttributeKind.TEXT)

_ATTRIBUTED = LinkType(ATTRIBUTED_TO, ("CLAIM",), ("SOURCE",))

NEWS = LabelSchema(
    "news",
    (
        Layer("entities", Overlap.NEST),
        Layer("sources", Overlap.NONE),
        Layer("claims", Overlap.NEST),
    ),
    (
        Label("PERSON", "entities", "1"),
        Label("ORG", "entities", "2", attributes=(_KIND,)),
        Label("SOURCE", "sources", "9", attributes=(_KIND, _ANONYMOUS)),
        Label("CLAIM", "claims", "0", attributes=(_FORM, _STANCE, _REMARK)),
    ),
    (
        _ATTRIBUTED,
        LinkType("continues", ("CLAIM",), ("CLAIM",), max_one=True),
        LinkType("cites", ("SOURCE",), ("SOURCE",)),
        LinkType("refers_to", ("SOURCE",), ("PERSON", "ORG"), max_one=True),
    ),
)

#: As in the attribution corpus: everything may overlap everything.
OPEN = LabelSchema(
    "open",
    (Layer("all", Overlap.ANY),),
    (Label("SOURCE", "all"), Label("CUE", "all"), Label("CLAIM", "all", attributes=(_FORM,))),
    (_ATTRIBUTED, LinkType("joins", ("CUE", "CLAIM"), ("CUE", "CLAIM", "SOURCE"), max_one=True)),
)

#: Claims and sources bar each other, and a claim has one source.
TIGHT = LabelSchema(
    "tight",
    (Layer("all", Overlap.NONE),),
    (Label("SOURCE", "all"), Label("CLAIM", "all")),
    (
        LinkType(ATTRIBUTED_TO, ("CLAIM",), ("SOURCE", "CLAIM"), max_one=True),
        LinkType("cites", ("SOURCE",), ("SOURCE",)),
    ),
)

#: The YAML that `NEWS` comes of.
NEWS_SOURCE = """\
name: news
layers: {entities: {overlap: nest}, sources: {overlap: none}, claims: {overlap: nest}}
labels:
  PERSON: {layer: entities, key: "1"}
  ORG:
    layer: entities
    key: "2"
    attributes: {kind: {choice: [person, organisation], default: person}}
  SOURCE:
    layer: sources
    key: "9"
    attributes:
      kind: {choice: [person, organisation], default: person}
      anonymous: {flag: false}
  CLAIM:
    layer: claims
    key: "0"
    attributes:
      form: {choice: [direct, mixed, indirect]}
      stance: {choice: [asserted, denied], default: asserted}
      remark: {text: ""}
links:
  attributed_to: {from: [CLAIM], to: [SOURCE]}
  continues: {from: [CLAIM], to: [CLAIM], max: one}
  cites: {from: [SOURCE], to: [SOURCE]}
  refers_to: {from: [SOURCE], to: [PERSON, ORG], max: one}
"""
