"""Headlines."""

from __future__ import annotations

import pytest

from tests.suggest.finishing.docs import doc_of, links, names, run, spans

BODY = "\n\nThe ferry was late and the storm grew. [P Ines Tamm] waited for a warning."


def test_capital_letters_make_no_names() -> None:
    """What the article also writes small is cut off or dropped; a known name is added."""
    head = "[P Storm Warning] For [P Late Saarek] As Ines Tamm Waits In [L Narva]"
    done = run("annotator_headlines", doc_of(head + BODY))
    assert names(done)[:3] == [("Saarek", "PERSON"), ("Ines Tamm", "PERSON"), ("Narva", "PLACE")]


def test_a_line_that_is_no_title_is_left_alone() -> None:
    """Names in sentences may have words that are also written small."""
    marked = "The [O Late Storm] sank near a pier, as it was told." + BODY
    assert names(run("annotator_headlines", doc_of(marked)))[0] == ("Late Storm", "ORG")


@pytest.mark.parametrize(
    ("headline", "claim", "source", "cue"),
    [
        ("Light was out, operator says", "Light was out", "operator", "says"),
        ("Light [c was out], ferry [s operator] says.", "Light was out", "ferry operator", "says"),
        ("‘Light Was Out,’ Ines Tamm Says", "‘Light Was Out,’", "Ines Tamm", "Says"),
        ("[s Operator]: [c Light was out on ferry]", "Light was out on ferry", "Operator", ":"),
    ],
)
def test_claims_of_headlines(headline: str, claim: str, source: str, cue: str) -> None:
    """The source is taken from the headline itself."""
    done = run("annotator_headlines", doc_of("http://example.org/a\n\n" + headline + BODY))
    assert links(done, "attributed_to") == [(claim, source)]
    assert links(done, "signalled_by") == [(claim, cue)]
    assert (spans(done, "CLAIM"), spans(done, "SOURCE")) == ([claim], [source])


@pytest.mark.parametrize("headline", ["Ferry late, again", "Analysis: what the ferry tells"])
def test_headlines_without_a_claim(headline: str) -> None:
    """A colon alone claims nothing."""
    assert links(run("annotator_headlines", doc_of(headline + BODY)), "attributed_to") == []
