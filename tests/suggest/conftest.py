"""The packaged pipeline, loaded once, and ids that tests can foresee."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from annotator.core.label_schema import LinkType
from annotator.suggest.pipeline import Pipeline, load_pipeline
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import SpacySuggester

LABELS = frozenset(
    ("PERSON", "ORG", "PLACE", "NORP", "EVENT", "DATE", "PRODUCT", "MONEY", "SOURCE", "CLAIM")
)
ATTRIBUTED_TO = LinkType("attributed_to", ("CLAIM",), ("SOURCE",))

#: What the news schema lets a pipeline suggest: it has no CUE.
NEWS = SuggestionRules(LABELS, {}, (ATTRIBUTED_TO,))


def ids() -> Callable[[], str]:
    """Ids that count up from 0."""
    numbers = count()
    return lambda: str(next(numbers))


@pytest.fixture(scope="session")
def packaged() -> Pipeline:
    """The pipeline that ships with the program."""
    return load_pipeline()


@pytest.fixture
def suggester(packaged: Pipeline) -> SpacySuggester:
    """Suggestions by the packaged pipeline, under the labels of the news schema."""
    return SpacySuggester(packaged, NEWS, new_id=ids())
