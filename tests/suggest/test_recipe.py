"""The recipe on a few invented articles."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.doc_data import LINK_SCORES_KEY, LINKS_KEY
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.recipe.calibrating import fitted_curve
from annotator.suggest.recipe.corpora import (
    ATTRIBUTION_LABELS,
    ENTITY_LABELS,
    GoldArticle,
    flat,
    read_corpus,
    split_articles,
)
from annotator.suggest.recipe.courses import Course, Learnt
from annotator.suggest.recipe.figures import Figures
from annotator.suggest.recipe.lessons import lessons
from annotator.suggest.recipe.making import put_together
from annotator.suggest.recipe.reliability import off, reliability
from annotator.suggest.recipe.variation import begun_later, varied, with_line_ends
from annotator.suggest.recipe.vectors import read_vectors
from annotator.suggest.tagging.calibration import Curve
from tests.suggest.tagging.made import weights

NAMES = ["Ines Tamm", "Oru", "Ms Aal", "Jaak Lepik"]


def test_gold_is_made_flat() -> None:
    """The longest span stays, none crosses a line break, marks alone are no span."""
    article = GoldArticle(
        "a", "Lake Onu\r\nmill, co", ((0, 8, "A"), (5, 8, "B"), (5, 14, "C"), (14, 15, "D"))
    )
    assert flat(article).spans == ((0, 8, "A"), (10, 14, "C"))


def test_labels_are_renamed_or_left_out(tmp_path: Path) -> None:
    """As the table of the corpus says; links keep their ends."""
    spans = [{"start": 0, "end": 3, "label": "Facility"}, {"start": 4, "end": 5, "label": "Misc"}]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "Pier x", "spans": spans}) + "\n")
    (article,) = read_corpus(path, ENTITY_LABELS)
    assert article.spans == ((0, 3, "PLACE"),)


def test_the_split_is_by_seed_and_covers_all() -> None:
    """Whatever the order of the file."""
    articles = [GoldArticle(str(number), "", ()) for number in range(50)]
    split = split_articles(articles, seed=7)
    assert split == split_articles(reversed(articles), seed=7)
    assert split != split_articles(articles, seed=8)
    assert (len(split.train), len(split.dev), len(split.test)) == (40, 5, 5)
    assert {*split.train, *split.dev, *split.test} == set(articles)


@given(
    parts=st.lists(st.sampled_from([*NAMES, "\n", "\r\n", "\n\n", "“so”", " met "]), max_size=20),
    seed=st.integers(0, 99),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_variation_moves_spans_along(parts: list[str], seed: int, line_end: str) -> None:
    """Each span still covers the same name, but for its case."""
    starts = [sum(map(len, parts[:number])) for number in range(len(parts))]
    places = [(s, p) for s, p in zip(starts, parts, strict=True) if p in NAMES]
    gold = tuple((start, start + len(name), "PERSON") for start, name in places)
    article = GoldArticle("a", "".join(parts), gold)
    for other in (with_line_ends(article, line_end), varied(article, random.Random(seed))):
        quotes = [other.text[start:end].lower() for start, end, _ in other.spans]
        assert quotes == [name.lower() for _, name in places]


@given(st.integers(0, 200))
def test_an_article_may_begin_with_a_later_line(seed: int) -> None:
    """With the spans from there on, at their new places."""
    article = GoldArticle("a", "News\n\nOru met\r\nIt rained on Oru", ((6, 9, "A"), (28, 31, "A")))
    other = begun_later(article, 0.9, random.Random(seed))
    assert article.text.endswith(other.text)
    assert other.text.startswith(("News", "Oru", "It"))
    assert begun_later(article, 0.0, random.Random(seed)) == article
    assert [other.text[start:end] for start, end, _ in other.spans] == ["Oru"] * other.text.count(
        "Oru"
    )


def test_figures_of_nothing_are_nought() -> None:
    """No division by it."""
    nothing = Figures(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (0, 0, 0)
    assert Figures(1, 2, 2).f1 == pytest.approx(50)


def _corpora(folder: Path) -> tuple[Path, Path]:
    rows: list[dict[str, object]] = []
    for number in range(20):
        name = NAMES[number % len(NAMES)]
        text = f"{name} said it rained."
        cue = len(name) + 1
        ranges = [(0, len(name)), (cue, cue + 4), (cue + 5, len(text) - 1)]
        labels = ("SOURCE", "CUE", "CLAIM")
        spans = [
            {"start": start, "end": end, "label": label}
            for (start, end), label in zip(ranges, labels, strict=True)
        ]
        tie = {"source": [0], "cue": [1], "claim": [2]}
        rows.append({"id": str(number), "text": text, "spans": spans, "attributions": [tie]})
    attribution, entities = folder / "attribution.jsonl", folder / "entities.jsonl"
    attribution.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for row in rows:
        row["spans"] = [{"start": 0, "end": 3, "label": "Person"}]
        del row["attributions"]
    entities.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return attribution, entities


def _vectors(folder: Path) -> Path:
    path = folder / "vectors.txt"
    path.write_text("said 0.5 -9 1\nit 0 1 0\nrained 2 0 1\n")
    return path


def _recipe(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    attribution, entities = _corpora(folder)
    command = [sys.executable, "-m", "annotator.suggest.recipe", f"--attribution={attribution}"]
    command += [f"--entities={entities}", f"--vectors={_vectors(folder)}", *options]
    return subprocess.run(
        [*command, "-o", folder / "p"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )


def test_one_command_makes_a_pipeline(tmp_path: Path) -> None:
    """It is written, loads, and its figures on both parts are printed."""
    pytest.importorskip("torch")
    run = _recipe(tmp_path, "--epochs=1", "--networks=1", "--test")
    assert run.returncode == 0, run.stderr
    assert "16 / 2 / 2 articles" in run.stdout
    assert "attribution-0: 1 epochs" in run.stdout
    assert load_pipeline(str(tmp_path / "p")).name == "en_news"


def test_without_pytorch_the_recipe_says_what_to_install(tmp_path: Path) -> None:
    """One line, before anything is read."""
    if find_spec("torch"):
        pytest.skip("PyTorch is there")
    run = _recipe(tmp_path)
    assert run.returncode == 2
    assert run.stderr == "the recipe needs PyTorch: pip install 'annotator-tui[recipe]'\n"


def _learnt(kind: str, labels: Mapping[str, str]) -> list[Learnt]:
    course = Course(kind, tuple(dict.fromkeys(labels.values())))
    some = (weights(n, len(course.labels), vector_width=3, loud=2) for n in range(2))
    return [Learnt(course, each, 0.0, 1, 0.0) for each in some]


def test_networks_are_put_together_with_scores(tmp_path: Path) -> None:
    """Of spans and links, the same from disk; the words of the texts are not kept."""
    attribution, entities = _corpora(tmp_path)
    splits = (
        split_articles(read_corpus(attribution, ATTRIBUTION_LABELS), seed=7),
        split_articles(read_corpus(entities, ENTITY_LABELS), seed=7),
    )
    learnt = _learnt("a", ATTRIBUTION_LABELS), _learnt("e", ENTITY_LABELS)
    nlp = put_together(learnt, splits, read_vectors(_vectors(tmp_path), 3))
    nlp.to_disk(tmp_path / "p")
    again = load_pipeline(str(tmp_path / "p")).nlp
    texts = [article.text for article in splits[0].train]
    for one, other in zip(nlp.pipe(texts), again.pipe(texts), strict=True):
        assert one.user_data == other.user_data
        links = {link for link in one.user_data[LINKS_KEY] if link[0] == "attributed_to"}
        assert links == set(one.user_data[LINK_SCORES_KEY])
    assert "Tamm" not in (tmp_path / "p" / "vocab" / "strings.json").read_text()
    tables = reliability(nlp, splits[0].train, learnt[0][0].course.labels)
    assert all(0 <= off(rows) <= 1 for rows in tables.values())


def test_vectors_come_from_either_form_of_the_file(tmp_path: Path) -> None:
    """The first words only, in whole steps, the same ones."""
    text = _vectors(tmp_path)
    lines = [line.split() for line in text.read_text().splitlines()]
    rows = {word: [float(number) for number in numbers] for word, *numbers in lines}
    data = {"dimensions": 3, "words": list(rows), "vectors": rows}
    file = tmp_path / "x-100d.json"
    file.write_text(json.dumps(data))
    archive = tmp_path / "x.tgz"
    with tarfile.open(archive, "w:gz") as made:
        made.add(file, "package/x-100d.json")
    read = [read_vectors(path, 2) for path in (text, file, archive)]
    for vectors in read:
        assert vectors.data.tolist() == [[20, -127, 40], [0, 40, 0]]
        assert vectors.key2row == read[0].key2row
    empty = tmp_path / "y.tgz"
    tarfile.open(empty, "w:gz").close()
    with pytest.raises(ValueError, match="holds no vectors"):
        read_vectors(empty, 2)


def test_a_curve_learns_how_often_what_is_said_is_right() -> None:
    """Of a network that says 0.9 and is right half the time; too few examples teach nothing."""
    said = [0.9, 0.3] * 100
    right = [number % 4 == 0 or number % 8 == 1 for number in range(200)]
    curve = fitted_curve(said, right)
    assert curve(0.9) == pytest.approx(0.5, abs=0.02)
    assert curve(0.3) == pytest.approx(0.25, abs=0.02)
    assert fitted_curve(said[:10], right[:10]) == Curve()


def test_lessons_tag_every_token_of_every_span() -> None:
    """In chunks of whole lines; a line break is outside."""
    nlp = spacy.blank("en")
    article = GoldArticle(
        "a", "Ines Tamm left.\nOru stayed.", ((0, 9, "PERSON"), (16, 19, "PERSON"))
    )
    first, second = lessons(nlp, article, ("ORG", "PERSON"), 6)
    assert first.tags.tolist() == [3, 4, 0, 0, 0]
    assert second.tags.tolist() == [3, 0, 0]
