"""Edges of claims."""

from __future__ import annotations

import pytest

from tests.suggest.finishing.docs import doc_of, run, spans


@pytest.mark.parametrize(
    ("marked", "claim"),
    [
        ("“[c No boat left,”] she said.", "“No boat left,”"),
        ("[c “No boat left],” she said.", "“No boat left,”"),
        ("He called it [c a “mortgage on all] bread”.", "a “mortgage on all bread”"),
        ("She said that [c no boat left.]", "that no boat left"),
        ("She said [c it left at 5 p.m.]", "it left at 5 p.m."),
        ('She said [c it "left".]', 'it "left"'),
    ],
)
def test_claims(marked: str, claim: str) -> None:
    """Whole quotations and *that* are in, the reporter's full stop is out."""
    assert spans(run("annotator_claim_edges", doc_of(marked)), "CLAIM") == [claim]
