"""Finished articles of a small world, in which names and claims are easy to learn."""

from __future__ import annotations

import random

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Status
from annotator.core.article import Article
from annotator.core.label_schema import ATTRIBUTED_TO
from annotator.core.span import Span

NAMES = ("Ines Tamm", "Jaak Lepik", "Ms Aal", "Oru")
BODIES = ("Harbour Office", "Vessel Board", "Lepik Mill")


def finished(number: int) -> list[AnnotatedArticle]:
    """So many articles, each of another text."""
    return [work(index) for index in range(number)]


def work(index: int) -> AnnotatedArticle:
    """A few sentences in which somebody of a body says what will be."""
    chance = random.Random(index)
    text = ""
    annotations: list[Annotation] = []
    links: list[Link] = []
    for _ in range(3):
        name, body = chance.choice(NAMES), chance.choice(BODIES)
        claim = f"the quay shuts on day {chance.randrange(90)}"
        ids = []
        pieces = ((name, "PERSON"), (" of the ", ""), (body, "ORG"), (" said ", ""))
        for quote, label in (*pieces, (claim, "CLAIM"), (". ", "")):
            if label:
                annotations.append(_annotation(text, quote, label, len(annotations)))
                ids.append(annotations[-1].id)
            text += quote
        source = _annotation(text[: text.rindex(name)], name, "SOURCE", len(annotations))
        annotations.append(source)
        links.append(Link(f"k{len(links)}", ATTRIBUTED_TO, ids[2], source.id))
    article = Article(f"a{index}", text.rstrip())
    return AnnotatedArticle(
        article, "Ada", "news", Status.FINISHED, tuple(annotations), tuple(links)
    )


def _annotation(before: str, quote: str, label: str, number: int) -> Annotation:
    return Annotation(f"n{number}", Span(len(before), len(before) + len(quote)), label)
