"""Projects of a given size to measure on."""

from __future__ import annotations

import uuid
from pathlib import Path

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.ingest.articles import read_articles
from annotator.ingest.label_schema import parse_label_schema
from annotator.ingest.resources import sample_data_folder, schemas_folder
from annotator.store.store import Store

AT = "2026-01-01T00:00:00.000Z"
LABELS = ("PERSON", "ORG", "PLACE", "NORP", "DATE")


def long_text(words: int) -> str:
    """The sample articles one after another, again and again, cut to so many words."""
    texts = [a.text for a in read_articles([str(sample_data_folder())]) if isinstance(a, Article)]
    paragraphs: list[str] = []
    count = 0
    while count < words:
        for line in (line for text in texts for line in text.splitlines()):
            paragraphs.append(line)
            count += len(line.split())
            if count >= words:
                break
    return "\n".join(paragraphs)


def suggestions_every(text: str, every: int = 8) -> Suggestions:
    """A span every so many words, a fifth of them with another over it."""
    spans: list[Suggestion] = []
    offset = 0
    for number, word in enumerate(text.split(" "), 1):
        stripped = word.strip()
        if stripped and "\n" not in stripped and number % every == 0:
            start = offset + word.index(stripped)
            end = start + len(stripped)
            label = LABELS[len(spans) % len(LABELS)]
            spans.append(_suggestion(start, end, label))
            if len(spans) % 5 == 0:
                spans.append(_suggestion(max(0, start), min(len(text), end), "EVENT"))
        offset += len(word) + 1
    return Suggestions(tuple(spans))


def _suggestion(start: int, end: int, label: str) -> Suggestion:
    return Suggestion(str(uuid.uuid4()), Span(start, end), label, "benchmark", 0.9)


def project(path: Path, words: int, *, then: tuple[int, ...] = ()) -> int:
    """A project with an article of so many words; returns the number of suggestions in it.

    `then` are the words of the articles after it.
    """
    source = schemas_folder() / "news.yaml"
    schema = parse_label_schema(source.read_text(encoding="utf-8"), "news.yaml")
    articles = [
        Article(f"words-{count}-{number}", long_text(count))
        for number, count in enumerate((words, *then))
    ]
    proposed = [suggestions_every(article.text) for article in articles]
    with Store.create(path, schema, "", AT) as store:
        added = store.add(articles, AT)
        for it, article, found in zip(added, articles, proposed, strict=True):
            store.suggest([(it.seq, article, found, None)], "benchmark", AT)
    return len(proposed[0].spans)
