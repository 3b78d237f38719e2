"""Variation of training texts: quotes, line ends, headlines and first lines shall not matter."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from annotator.suggest.recipe.corpora import GoldArticle

_STRAIGHT = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_WORD = re.compile(r"(?<![\w'\u2019])[a-z]")
_LINE = re.compile(r"[^\r\n]+")
_BREAK = re.compile(r"\r\n|\n|\r")

#: How many of the articles that begin later do so right after their first line: that of a corpus is
#: an address or a headline without a span, which is not so for every text.
_SECOND = 0.6


def varied(article: GoldArticle, rng: random.Random) -> GoldArticle:
    """The article with some quotes straightened, some lines as headlines and other line ends."""
    text = article.text
    if rng.random() < 0.3:
        text = text.translate(_STRAIGHT)
    text = _LINE.sub(lambda line: _headline(line.group(), rng), text)
    return with_line_ends(replace(article, text=text), rng.choice(("\n", "\r\n")))


def begun_later(article: GoldArticle, share: float, rng: random.Random) -> GoldArticle:
    """A share of articles without their first line, or from any line on; links are dropped."""
    starts = [match.start() for match in _LINE.finditer(article.text)][1:]
    if not starts or not share or rng.random() >= share:
        return article
    start = starts[0] if rng.random() < _SECOND else rng.choice(starts)
    spans = ((a - start, b - start, label) for a, b, label in article.spans if a >= start)
    return GoldArticle(article.id, article.text[start:], tuple(spans))


def _headline(line: str, rng: random.Random) -> str:
    """The line as it is, or, now and then, in title case or in capitals."""
    chance = rng.random()
    if chance < 0.03:
        return _WORD.sub(lambda letter: letter.group().upper(), line)
    capitals = line.upper()
    return capitals if chance < 0.04 and len(capitals) == len(line) else line


def with_line_ends(article: GoldArticle, line_end: str) -> GoldArticle:
    """The article with every line ended the same way, its spans moved along; links are dropped."""
    parts: list[str] = []
    moved = list(range(len(article.text) + 1))
    position = shift = 0
    for match in _BREAK.finditer(article.text):
        moved[position : match.start() + 1] = range(position + shift, match.start() + 1 + shift)
        parts += [article.text[position : match.start()], line_end]
        position = match.end()
        shift += len(line_end) - len(match.group())
    moved[position:] = range(position + shift, len(article.text) + 1 + shift)
    text = "".join(parts) + article.text[position:]
    spans = tuple((moved[start], moved[end], label) for start, end, label in article.spans)
    return GoldArticle(article.id, text, spans)
