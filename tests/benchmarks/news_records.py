"""Records of invented news, as many as wanted: what exchange is measured on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from uuid import UUID

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Status
from annotator.core.article import Article
from annotator.core.label_schema import AttributeValue
from annotator.core.span import Span

#: An article has this many spans: fourteen names, and two claims with their sources and a name in
#: each; two links; attributes on claims and sources, a fifth of all spans.
SPANS = 20

#: Words of an article, as many or as few, and the words that there are, the n-th 1/n as often as
#: the first.
WORDS = (150, 400)
VOCABULARY = 20_000

_NAMES = ("PERSON", "ORG", "PLACE", "NORP", "EVENT", "DATE", "PRODUCT")
_ONSETS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr")
_SYLLABLES = tuple(f"{onset}{vowel}" for onset in _ONSETS for vowel in "aeiou")


def records(number: int, annotator_id: str = "Ada") -> Iterator[AnnotatedArticle]:
    """So many records, always the same ones."""
    made = _Maker()
    return (made.record(n, annotator_id) for n in range(number))


class _Maker:
    def __init__(self) -> None:
        chance = random.Random(1)
        counts = [1] * 2 + [2] * 4 + [3] * 3
        self.words = [
            "".join(chance.choices(_SYLLABLES, k=chance.choice(counts))) for _ in range(VOCABULARY)
        ]
        self.words[7::50] = [f"{word}é" for word in self.words[7::50]]
        self.weights = list(accumulate(1 / n for n in range(1, VOCABULARY + 1)))

    def record(self, number: int, annotator_id: str) -> AnnotatedArticle:
        draft = _Draft(random.Random(number), self)
        draft.title(number)
        words = draft.chance.randint(*WORDS)
        pieces = ["name"] * (SPANS - 6) + ["claim"] * 2
        draft.chance.shuffle(pieces)
        for piece in pieces:
            draft.run(words // len(pieces))
            (draft.claim if piece == "claim" else draft.name)()
        draft.run(3)
        draft.text.append(".")
        article = Article(
            f"news/{number // 1000:03}/article-{number:06}",
            "".join(draft.text),
            {"outlet": "The Harbour Times", "published": "2026-03-01", "language": "en"},
        )
        spans = tuple(sorted(draft.spans, key=lambda a: (a.span.start, -a.span.end)))
        return AnnotatedArticle(
            article, annotator_id, "news", Status.FINISHED, spans, tuple(draft.links)
        )


class _Draft:
    """A text in the making, with what is marked in it."""

    def __init__(self, chance: random.Random, maker: _Maker) -> None:
        self.chance = chance
        self.maker = maker
        self.text: list[str] = []
        self.length = 0
        self.spans: list[Annotation] = []
        self.links: list[Link] = []
        self.quotes = "“”" if chance.random() < 0.5 else '""'

    def put(self, piece: str) -> None:
        self.text.append(piece)
        self.length += len(piece)

    def title(self, number: int) -> None:
        emoji = " 📈" if number % 100 == 0 else ""
        self.put(f"{' '.join(self.some(6)).capitalize()} {number}{emoji}\n\n")

    def some(self, number: int) -> list[str]:
        return self.chance.choices(self.maker.words, cum_weights=self.maker.weights, k=number)

    def run(self, words: int) -> None:
        """So many words, and now and then a full stop, a comma or a new paragraph."""
        for word in self.some(words):
            self.put(word)
            sign = self.chance.random()
            self.put(". " if sign < 0.05 else ", " if sign < 0.1 else ".\n" if sign < 0.11 else " ")

    def name(self) -> None:
        words = [word.capitalize() for word in self.some(self.chance.choice((1, 2, 2, 3)))]
        self.mark(self.chance.choice(_NAMES), " ".join(words))
        self.put(" ")

    def claim(self) -> None:
        """Somebody says something: the words between quotation marks are said by a source."""
        attributes: dict[str, AttributeValue] = {
            "form": "direct",
            "stance": "asserted",
            "voice": "attributed",
        }
        quote = f"{self.quotes[0]}{' '.join(self.some(9))},{self.quotes[1]}"
        claim = self.mark("CLAIM", quote, attributes)
        self.put(" said ")
        start = self.length
        self.put(f"{' '.join(self.some(2))} ")
        self.name()
        end = self.length - 1
        source = self.add("SOURCE", Span(start, end), {"kind": "person", "anonymous": False})
        self.links.append(Link(self.id(), "attributed_to", claim, source))

    def mark(
        self, label: str, piece: str, attributes: dict[str, AttributeValue] | None = None
    ) -> str:
        start = self.length
        self.put(piece)
        return self.add(label, Span(start, self.length), attributes)

    def add(
        self, label: str, span: Span, attributes: dict[str, AttributeValue] | None = None
    ) -> str:
        id = self.id()
        self.spans.append(Annotation(id, span, label, attributes or {}))
        return id

    def id(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))
