"""The recipe on a few invented articles."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.recipe.corpora import (
    ENTITY_LABELS,
    GoldArticle,
    flat,
    read_corpus,
    split_articles,
)
from annotator.suggest.recipe.figures import Figures
from annotator.suggest.recipe.variation import varied, with_line_ends

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


def test_one_command_makes_a_pipeline(tmp_path: Path) -> None:
    """It is written, loads, and its figures on both parts are printed."""
    attribution, entities = _corpora(tmp_path)
    command = [sys.executable, "-m", "annotator.suggest.recipe", "--epochs=1"]
    run = subprocess.run(
        [*command, f"--attribution={attribution}", f"--entities={entities}", "-o", tmp_path / "p"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    assert "16 / 2 / 2 articles for train / dev / test; 1 epochs" in run.stdout
    assert run.stdout.count("links") == 2
    assert load_pipeline(str(tmp_path / "p")).name == "en_news"
