"""Learning from a few invented articles, for seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import SpacySuggester
from annotator.suggest.suggester import PipelineError
from annotator.suggest.training.beginning import continuing, from_scratch
from annotator.suggest.training.held_out import figures, performance
from annotator.suggest.training.layering import learnt_layers
from annotator.suggest.training.splitting import Parts, split
from annotator.suggest.training.trainer import Step, Training
from tests.core.schemas import NEWS
from tests.suggest.conftest import ids
from tests.suggest.training.works import finished

PARTS = split(finished(30), 0.2)
LAYERS = learnt_layers(PARTS.train, NEWS)


def training(epochs: int, parts: Parts = PARTS) -> Training:
    """Of the layers of the news schema, from scratch."""
    return Training(NEWS, LAYERS, parts, from_scratch("en"), epochs, seed=1)


def quiet(step: Step) -> None:
    """Say nothing of it."""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pipeline in its folder."""
    job = training(12)
    folder = tmp_path_factory.mktemp("trained") / "small"
    job.assembled(job.learn(quiet), "small").to_disk(folder)
    return folder


def test_what_is_learnt_is_suggested(trained: Path) -> None:
    """On an unseen article, in all layers, with the link, by the folder alone."""
    pipeline = load_pipeline(str(trained))
    assert pipeline.name == "en_small"
    work = PARTS.held_out[0]
    suggester = SpacySuggester(pipeline, SuggestionRules.of(NEWS, pipeline.name), new_id=ids())
    [one] = suggester.suggest([work.article])
    labels = {s.label for s in one.suggestions.spans}
    assert labels == {"PERSON", "ORG", "SOURCE", "CLAIM"}
    assert {link.type for link in one.suggestions.links} == {"attributed_to"}
    found = figures(pipeline.nlp, PARTS.held_out, NEWS)
    assert (found.all_labels.exact.f1 or 0) > 0.8
    assert (found.all_links.exact.f1 or 0) > 0.8
    kept = performance(found)
    assert kept["held_out_articles"] == len(PARTS.held_out)
    assert kept["labels"]["PERSON"]["annotated"] == 3 * len(PARTS.held_out)


def test_no_training_text_stays_in_the_vocabulary(trained: Path) -> None:
    """Names from the articles are nobody else's business."""
    strings = (trained / "vocab" / "strings.json").read_text()
    assert "Tamm" not in strings
    assert "quay" not in strings


def test_an_interruption_keeps_the_best_so_far() -> None:
    """Layers that were not begun are left out."""
    steps: list[Step] = []

    def stop(step: Step) -> None:
        steps.append(step)
        if len(steps) == 2:
            raise KeyboardInterrupt

    job = training(6)
    learnt = job.learn(stop)
    assert learnt.interrupted
    assert list(learnt.weights) == ["entities"]
    assert steps[0].left > 0
    nlp = job.assembled(learnt, "stopped")
    assert nlp.pipe_names == [
        "annotator_linebreaks",
        "entities",
        "entities_layer",
        "annotator_trim",
    ]
    nlp("Oru of the Lepik Mill said it rains.")


def test_the_seed_decides() -> None:
    """Two runs come to the same weights."""
    parts = Parts(PARTS.train[:4], PARTS.dev, PARTS.held_out)
    one, other = (training(1, parts).learn(quiet) for _ in range(2))
    assert one.weights == other.weights


def test_learning_goes_on_where_another_pipeline_is(trained: Path) -> None:
    """One epoch from there is better than one from nothing; a label that it lacks is added."""
    rules = SuggestionRules.of(NEWS, "en_small")
    beginning = continuing(str(trained), LAYERS, rules)
    assert set(beginning.continued) == {"entities", "sources", "claims"}
    further = Training(NEWS, LAYERS, PARTS, beginning, 1, seed=1)
    on, anew = further.learn(quiet), training(1).learn(quiet)
    better = figures(further.assembled(on, "on"), PARTS.held_out, NEWS).all_labels
    worse = figures(training(1).assembled(anew, "anew"), PARTS.held_out, NEWS).all_labels
    assert (better.exact.f1 or 0) > 0.8 > (worse.exact.f1 or 0)


def test_what_has_no_ner_cannot_be_continued(tmp_path: Path) -> None:
    """The line names what there is instead."""
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Vaade"}])
    nlp.to_disk(tmp_path / "rules")
    with pytest.raises(PipelineError, match=r"only spaCy's 'ner' can, and it has entity_ruler"):
        continuing(str(tmp_path / "rules"), LAYERS, SuggestionRules.of(NEWS, "en_rules"))


def test_what_lies_inside_another_is_counted_and_left_out() -> None:
    """Of each layer by itself; labels that are rare are named."""
    text = "Lepik Mill Board met."
    spans = [(Span(0, 16), "ORG"), (Span(0, 5), "PERSON"), (Span(0, 16), "SOURCE")]
    work = AnnotatedArticle(
        Article("a", text), "Ada", annotations=tuple(Annotation(f"{s}{n}", s, n) for s, n in spans)
    )
    entities, sources = learnt_layers([work] * 5, NEWS)
    assert (entities.labels, entities.spans, entities.flattened) == (("PERSON", "ORG"), 10, 5)
    assert (sources.name, sources.flattened) == ("sources", 0)
