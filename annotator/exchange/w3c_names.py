"""Web Annotations: names of things as IRIs and back, and the words of the vocabulary in use."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

CONTEXT = "http://www.w3.org/ns/anno.jsonld"

#: What an annotation collection is about: the article with its text.
ABOUT = "schema:about"

#: The name of an attribute whose value a body has, and what a body's type is if it is no text.
NAME = "schema:name"
KIND = "schema:additionalType"
BOOLEAN = "http://schema.org/Boolean"

#: How many characters before and after a quote tell where it stands.
CONTEXT_LENGTH = 32

_UUID = "urn:uuid:"
_OTHER = "urn:x-annotator:id:"
_IS_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


def article_iri(id: str) -> str:
    """The article's."""
    return f"urn:article:{quote(id, safe='')}"


def annotator_iri(name: str) -> str:
    """The annotator's."""
    return f"urn:x-annotator:by:{quote(name, safe='')}"


def item_iri(id: str) -> str:
    """An annotation's or a link's."""
    return _UUID + id if _IS_UUID(id) else _OTHER + quote(id, safe="")


def item_id(iri: str) -> str:
    """The id that has become the IRI; one that is from elsewhere is an id as it stands."""
    if iri.startswith(_UUID):
        return iri.removeprefix(_UUID)
    return unquote(iri.removeprefix(_OTHER)) if iri.startswith(_OTHER) else iri
