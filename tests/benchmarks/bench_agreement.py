"""How long agreement takes: all measures, in one process, on one core.

python -m tests.benchmarks.bench_agreement [--articles 1000] [--annotators 6] [--spans 60]
"""

from __future__ import annotations

import argparse
import os
import random
import time
import tracemalloc
from collections.abc import Iterator

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin, Status
from annotator.core.article import Article
from annotator.core.label_schema import ATTRIBUTED_TO
from annotator.core.span import Span
from annotator.ingest.label_schema import parse_label_schema
from annotator.ingest.resources import schemas_folder
from annotator.review.agreement import agreement

SCHEMA = parse_label_schema(
    (schemas_folder() / "news.yaml").read_text(encoding="utf-8"), "news.yaml"
)
NAMES = ("PERSON", "ORG", "PLACE", "NORP", "EVENT", "DATE", "PRODUCT", "MONEY", "QUANTITY")
WORDS = 600

#: What becomes of a span in each annotator's hands: kept, lost, moved, relabelled.
FATES = (0.86, 0.10, 0.03, 0.01)

Marked = tuple[int, int, str]


def work_on(number: int, annotators: int, spans: int) -> list[AnnotatedArticle]:
    """An article with everybody's finished work: a truth, and each one's deviations from it."""
    chance = random.Random(number)
    words = ["".join(chance.choices("aeinorst", k=chance.randint(2, 9))) for _ in range(WORDS)]
    article = Article(f"article-{number}", " ".join(words))
    places, offset = [], 0
    for word in words:
        places.append((offset, offset + len(word)))
        offset += len(word) + 1
    truth = [_span(chance, places, n, spans) for n in range(spans)]
    return [_work(chance, article, places, truth, n) for n in range(annotators)]


def _span(chance: random.Random, places: list[tuple[int, int]], n: int, spans: int) -> Marked:
    """A name of one to three words, for every fifth a claim of some twenty, or its source."""
    step = len(places) // spans
    first = n * step
    kind, length = chance.choice(NAMES), chance.randint(1, 3)
    if n % 5 == 0:
        kind, length = "CLAIM", chance.randint(3 * step, 4 * step)
    elif n % 5 == 4:
        kind = "SOURCE"
    last = min(first + length, len(places)) - 1
    return places[first][0], places[last][1], kind


def _work(
    chance: random.Random,
    article: Article,
    places: list[tuple[int, int]],
    truth: list[Marked],
    number: int,
) -> AnnotatedArticle:
    annotations: list[Annotation] = []
    for span in truth:
        seen = _seen(chance, places, span)
        if seen:
            start, end, label = seen
            origin = Origin.SUGGESTED if chance.random() < 0.5 else Origin.ADDED
            id = f"{number}-{len(annotations)}"
            annotations.append(Annotation(id, Span(start, end), label, {}, origin=origin))
    links = tuple(_links(annotations))
    name = f"annotator-{number}"
    return AnnotatedArticle(article, name, "news", Status.FINISHED, tuple(annotations), links)


def _seen(chance: random.Random, places: list[tuple[int, int]], span: Marked) -> Marked | None:
    """What one annotator makes of a span."""
    start, end, label = span
    fate = chance.choices(("kept", "lost", "moved", "relabelled"), FATES)[0]
    if fate == "lost":
        return None
    if fate == "moved":
        inside = [a for a, _ in places if start < a < end]
        return (inside[0], end, label) if inside else (start, max(start + 1, end - 2), label)
    if fate == "relabelled" and label in NAMES:
        return start, end, chance.choice(NAMES)
    return span


def _links(annotations: list[Annotation]) -> Iterator[Link]:
    """Each claim's to the source after it."""
    claim: Annotation | None = None
    for annotation in annotations:
        if annotation.label == "CLAIM":
            claim = annotation
        elif annotation.label == "SOURCE" and claim:
            yield Link(f"l-{claim.id}", ATTRIBUTED_TO, claim.id, annotation.id)
            claim = None


def main() -> None:
    """Measure without and with the figures of each article."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--annotators", type=int, default=6)
    parser.add_argument("--spans", type=int, default=60)
    arguments = parser.parse_args()
    numbers = range(arguments.articles)
    works = [work_on(n, arguments.annotators, arguments.spans) for n in numbers]
    spans = sum(len(work.annotations) for article in works for work in article)
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(
        f"{arguments.annotators} annotators, {len(works):,} articles, {spans:,} spans; load {load}"
    )
    show("all measures", [measure(works, by_article=False) for _ in range(3)])
    show("all measures, each article's too", [measure(works, by_article=True)])
    tracemalloc.start()
    measure(works[:100], by_article=False)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    print(f"  {'memory beside the works, 100 articles':<40}{peak:8.1f} MB")


def measure(works: list[list[AnnotatedArticle]], *, by_article: bool) -> float:
    """Seconds of one core."""
    began = time.process_time()
    agreement(works, SCHEMA, by_article=by_article)
    return time.process_time() - began


def show(what: str, taken: list[float]) -> None:
    """Print the fastest: what else the machine does only makes it slower."""
    print(f"  {what:<40}{min(taken):8.2f} s of one core", flush=True)


if __name__ == "__main__":
    main()
