"""What things are called in a CAS: DKPro's types, and those made from a label schema."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from keyword import iskeyword

from annotator.core.label_schema import AttributeValue, LabelSchema
from annotator.exchange.xml_text import ILLEGAL

ANNOTATION = "uima.tcas.Annotation"
STRING = "uima.cas.String"
BOOLEAN = "uima.cas.Boolean"
INITIAL_VIEW = "_InitialView"

_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api"
DOCUMENT = f"{_DKPRO}.metadata.type.DocumentMetaData"
METADATA = f"{_DKPRO}.metadata.type.MetaDataStringField"
SENTENCE = f"{_DKPRO}.segmentation.type.Sentence"
TOKEN = f"{_DKPRO}.segmentation.type.Token"
NAMED_ENTITY = f"{_DKPRO}.ner.type.NamedEntity"

#: What is known of an article as a whole, as JSON in its feature `data`. It is no annotation, so
#: that INCEpTION makes no layer of it.
RECORD = "annotator.Record"
DATA = "data"
#: The characters of the text that XML cannot hold, by place: a key in that JSON.
CHARACTERS = "characters"

#: The file that says which types there are.
TYPE_SYSTEM = "TypeSystem.xml"

#: Where INCEpTION and WebAnno put the layers that people make.
CUSTOM = "webanno.custom"
#: The ends of a relation, as INCEpTION insists on naming them: it begins at the first.
FROM, TO = "Governor", "Dependent"

LABEL = "label"
NOTE, FLAGGED, SUGGESTER, SCORE = "note", "flagged", "suggester", "score"
#: As JSON, what no feature can hold.
REST = "annotator"
#: The features of a link, and of a span, besides its label and its attributes.
LINK_FEATURES = ("id", "origin", SCORE, SUGGESTER, REST)
SPAN_FEATURES = ("id", NOTE, FLAGGED, "origin", SCORE, SUGGESTER, REST)

#: Names that mean something else to UIMA or to dkpro-cassis.
_TAKEN = frozenset((LABEL, *SPAN_FEATURES, "begin", "end", "sofa", "self", "type", "xmiID"))

_FEATURE = re.compile("[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class LayerType:
    """The type of a layer's spans; `attributes` are those that are features of it."""

    name: str
    about: str
    labels: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """The name behind the last dot, which is its element's."""
        return self.name.rpartition(".")[2]

    def holds(self, name: str, value: AttributeValue) -> bool:
        """Whether the attribute comes back from a feature as it was.

        A yes or no is a word there, and UIMA's tools take no text for none.
        """
        if name not in self.attributes:
            return False
        return isinstance(value, bool) or (
            value not in ("", "true", "false") and not ILLEGAL.search(value)
        )


class LayerTypes:
    """A type for each layer of a label schema, one for labels of none, and one for links."""

    def __init__(self, label_schema: LabelSchema) -> None:
        taken: set[str] = set()
        self.layers: list[LayerType] = []
        self._by_label: dict[str, LayerType] = {}
        for layer in label_schema.layers:
            labels = [label for label in label_schema.labels if label.layer == layer.name]
            names = dict.fromkeys(a.name for label in labels for a in label.attributes)
            type = LayerType(
                _type_name(layer.name, taken),
                f"The layer {layer.name} of the label schema {label_schema.name}",
                tuple(label.name for label in labels),
                tuple(name for name in names if _is_feature(name)),
            )
            self.layers.append(type)
            self._by_label.update(dict.fromkeys(type.labels, type))
        self.others = LayerType(_type_name("other labels", taken), "Labels of no layer")
        self.links = LayerType(
            _type_name("links", taken),
            f"The links of the label schema {label_schema.name}",
            tuple(link.name for link in label_schema.link_types),
        )
        self.uses_others = False

    def of(self, label: str) -> LayerType:
        """The type of spans with that label."""
        found = self._by_label.get(label)
        if found is None:
            self.uses_others = True
            return self.others
        return found

    def spans(self) -> Iterable[LayerType]:
        """The types that spans may have, or do have."""
        return (*self.layers, *([self.others] if self.uses_others else ()))


def _type_name(name: str, taken: set[str]) -> str:
    """A name for a type, made from a layer's, that no other has, whatever its capitals."""
    words = re.findall("[A-Za-z0-9]+", name)
    wanted = "".join(word[:1].upper() + word[1:] for word in words)
    wanted = wanted if wanted[:1].isalpha() else f"Layer{wanted}"
    made, number = wanted, 1
    while made.casefold() in taken:
        number += 1
        made = f"{wanted}{number}"
    taken.add(made.casefold())
    return f"{CUSTOM}.{made}"


def _is_feature(name: str) -> bool:
    return bool(_FEATURE.fullmatch(name)) and name not in _TAKEN and not iskeyword(name)
