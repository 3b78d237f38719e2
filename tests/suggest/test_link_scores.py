"""How sure a link is."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from annotator.suggest import components  # noqa: F401  registers the factories
from annotator.suggest.doc_data import LINK_SCORES_KEY, SCORES_KEY
from annotator.suggest.link_scores import FEATURES, LinkScorer, link_features
from annotator.suggest.linking import Attribution

BESIDE = Attribution((10, 20), (5, 9), (0, 4), 2)
FAR = Attribution((900, 910), (5, 9), (0, 4), 891)
SCORER = LinkScorer((0.0, 1.0, 1.0, -1.0, -0.5))


def test_surer_ends_and_a_shorter_way_make_a_surer_link() -> None:
    """All between 0 and 1."""
    scores = [SCORER(0.9, 0.9, BESIDE), SCORER(0.9, 0.5, BESIDE), SCORER(0.9, 0.5, FAR)]
    assert 1 > scores[0] > scores[1] > scores[2] > 0


def test_a_missing_cue_counts() -> None:
    """As its weight says."""
    alone = Attribution(BESIDE.claim, None, BESIDE.source, BESIDE.distance)
    assert SCORER(0.9, 0.9, alone) < SCORER(0.9, 0.9, BESIDE)
    assert len(link_features(0.5, 0.5, alone)) == FEATURES


def test_weights_must_be_as_many_as_features() -> None:
    """A config with another number is wrong, not used in part."""
    with pytest.raises(ValueError, match="argument"):
        LinkScorer((1.0,))(0.5, 0.5, BESIDE)


def test_links_are_scored_where_both_ends_are() -> None:
    """With weights in the config; a span without a score leaves its link without."""
    nlp = spacy.blank("en")
    nlp.add_pipe("annotator_attributions", config={"link_weights": list(SCORER.weights)})
    words = ["Ines", "said", "it", "rained"]
    ents = ["B-SOURCE", "B-CUE", "B-CLAIM", "I-CLAIM"]
    for scores in ({}, {(0, 4, "SOURCE"): 0.9, (10, 19, "CLAIM"): 0.8}):
        doc = Doc(nlp.vocab, words=words, ents=ents)
        doc.user_data[SCORES_KEY] = scores
        doc = nlp.get_pipe("annotator_attributions")(doc)
        assert len(doc.user_data[LINK_SCORES_KEY]) == bool(scores)
