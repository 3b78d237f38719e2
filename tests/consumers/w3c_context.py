"""The terms of the Web Annotation context that are in use, by the recommendation's vocabulary.

https://www.w3.org/TR/annotation-vocab/ ; a processor would fetch them, and there may be no network.
"""

from __future__ import annotations

_OA = "http://www.w3.org/ns/oa#"
_AS = "http://www.w3.org/ns/activitystreams#"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def _node(name: str, type: str = "@id") -> dict[str, str]:
    return {"@type": type, "@id": name}


_TERMS = {
    "oa": _OA,
    "schema": "http://schema.org/",
    "id": _node("@id"),
    "type": _node("@type"),
    "Text": "http://purl.org/dc/dcmitype/Text",
    "AnnotationCollection": f"{_AS}OrderedCollection",
    "AnnotationPage": f"{_AS}OrderedCollectionPage",
    "Person": "http://xmlns.com/foaf/0.1/Person",
    "Software": f"{_AS}Application",
    "body": _node(f"{_OA}hasBody"),
    "target": _node(f"{_OA}hasTarget"),
    "source": _node(f"{_OA}hasSource"),
    "selector": _node(f"{_OA}hasSelector"),
    "motivation": _node(f"{_OA}motivatedBy", "@vocab"),
    "purpose": _node(f"{_OA}hasPurpose", "@vocab"),
    "exact": f"{_OA}exact",
    "prefix": f"{_OA}prefix",
    "suffix": f"{_OA}suffix",
    "start": _node(f"{_OA}start", f"{_XSD}nonNegativeInteger"),
    "end": _node(f"{_OA}end", f"{_XSD}nonNegativeInteger"),
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "creator": _node("http://purl.org/dc/terms/creator"),
    "generator": _node(f"{_AS}generator"),
    "name": "http://xmlns.com/foaf/0.1/name",
    "total": _node(f"{_AS}totalItems", f"{_XSD}nonNegativeInteger"),
    "first": _node(f"{_AS}first"),
    "items": {"@type": "@id", "@id": f"{_AS}items", "@container": "@list"},
    "startIndex": _node(f"{_AS}startIndex", f"{_XSD}nonNegativeInteger"),
    **{
        name: f"{_OA}{name}"
        for name in (
            *("Annotation", "TextualBody", "TextPositionSelector", "TextQuoteSelector"),
            *("tagging", "commenting", "classifying", "linking"),
        )
    },
}

CONTEXT = {"@context": _TERMS}
