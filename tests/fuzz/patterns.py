"""Whether patterns that were accepted can be sought, and in time, in a text made for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from annotator.ingest.label_schema import read_label_schema
from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules import SuggestionRules
from tests.fuzz.oracle import in_time

if TYPE_CHECKING:
    from spacy.language import Language

#: Long words and long runs of the same, which is what patterns come to grief on.
TEXT = f"Kim of the Harbour Board. {'a' * 400}! {'A' * 60} {'kim ' * 300}\n{'harbour , ' * 60}"


@cache
def _pipeline() -> Language:
    import spacy

    return spacy.blank("en")


def check_patterns(path: Path) -> None:
    """Look for the patterns of a label schema.

    Raises:
        Fault: when that fails, or takes too long.
    """
    rules = SuggestionRules.of(read_label_schema(path), "packaged")
    with in_time():
        found = Gazetteer.of(_pipeline(), rules, lambda: str(uuid4()))
        if found is not None:
            found.find(_pipeline().make_doc(TEXT), 0)
