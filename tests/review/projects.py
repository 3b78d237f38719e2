"""Projects that several people have annotated, not alike: each kind of difference, by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.core.acts import Act
from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Status
from annotator.core.article import Article
from annotator.core.decision import Refusal
from annotator.core.label_schema import AttributeValue, LabelSchema
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.log import Actor, Role
from annotator.store.store import Store
from tests.review.simulation import simulated
from tests.store.projects import do
from tests.tui.projects import AT, GRAIN, HARBOUR, make, place

RAE = Actor("Rae", Role.REVIEWER)
SUE = Actor("Sue", Role.REVIEWER)

#: One piece of work: label, quote, which of its occurrences, attributes.
Said = tuple[str, str, int, Mapping[str, AttributeValue]]

FERRY = Article(
    "ferry",
    "The ferry sails again. The ministry said the light is lit. The board denied it.",
    {"title": "Ferry sails"},
)


def said(label: str, quote: str, number: int = 0, **attributes: AttributeValue) -> Said:
    """A label on a quote."""
    return label, quote, number, attributes


#: What everybody marks in the harbour's article, alike.
_SHARED = (
    said("SOURCE", "Katrin Sepamaa"),
    said("PLACE", "Tallinn"),
    said("SOURCE", "Sepamaa", 1),
)
#: What they do not: by article, then by annotator.
WORK: dict[str, dict[str, Sequence[Said]]] = {
    "harbour": {
        "ana": (
            said("CLAIM", "“The light was dark,”"),
            said("PERSON", "Katrin Sepamaa"),
            said("ORG", "Reuters"),
            said("CLAIM", "the ferry had no pilot", stance="asserted"),
            said("ORG", "The Port of Tallinn Authority"),
            said("DATE", "Monday"),
        ),
        "ben": (
            said("CLAIM", "The light was dark"),
            said("PERSON", "Katrin Sepamaa"),
            said("ORG", "Reuters"),
            said("CLAIM", "the ferry had no pilot", stance="denied"),
            said("ORG", "Port of Tallinn Authority"),
        ),
        "cem": (
            said("CLAIM", "“The light was dark,”"),
            said("PERSON", "Katrin Sepamaa"),
            said("PRODUCT", "Reuters"),
            said("CLAIM", "the ferry had no pilot", stance="asserted"),
            said("ORG", "Port of Tallinn Authority"),
            said("ORG", "the Authority"),
        ),
        "dan": (
            said("CLAIM", "“The light was dark,” Katrin Sepamaa told Reuters"),
            said("PERSON", "Katrin"),
            said("PERSON", "Sepamaa"),
            said("ORG", "Reuters"),
            said("CLAIM", "the ferry had no pilot", stance="asserted"),
            said("ORG", "Port of Tallinn Authority denied"),
            said("DATE", "on Monday"),
        ),
        "eve": (
            said("CLAIM", "light was dark"),
            said("NORP", "Katrin Sepamaa"),
            said("CLAIM", "ferry had no pilot", stance="unverified"),
            said("PLACE", "Tallinn", 1),
            said("DATE", "Monday"),
        ),
    },
    "grain": {
        "ana": (said("CLAIM", "Grain prices rise"), said("SOURCE", "the ministry")),
        "ben": (said("CLAIM", "Grain prices rise,"), said("SOURCE", "the ministry")),
        "cem": (said("CLAIM", "Grain prices rise"), said("SOURCE", "the ministry")),
        "dan": (said("CLAIM", "Grain prices rise,"), said("SOURCE", "ministry")),
        "eve": (said("SOURCE", "the ministry"),),
    },
    "ferry": {
        "ana": (said("CLAIM", "The ferry sails again"), said("CLAIM", "the light is lit")),
        "ben": (said("CLAIM", "The ferry sails again."), said("CLAIM", "the light is lit.")),
        "cem": (said("CLAIM", "The ferry sails again"), said("CLAIM", "the light is lit")),
        "dan": (said("CLAIM", "The ferry sails again"), said("CLAIM", "the light is lit")),
        "eve": (said("CLAIM", "The ferry sails again"), said("CLAIM", "the light is lit")),
    },
}
#: Links from the claim on the first quote to the source on the second.
LINKS: dict[str, dict[str, Sequence[tuple[str, str]]]] = {
    "harbour": {
        "ana": (("The light", "Katrin"), ("ferry had", "Sepamaa")),
        "ben": (("The light", "Katrin"), ("ferry had", "Katrin")),
        "cem": (("The light", "Katrin"), ("ferry had", "Sepamaa")),
        "dan": (("The light", "Katrin"),),
        "eve": (("light", "Katrin"), ("ferry had", "Sepamaa")),
    },
    "grain": dict.fromkeys(("ana", "ben", "cem"), (("Grain", "the ministry"),)),
}
PEOPLE = ("ana", "ben", "cem", "dan", "eve")
ARTICLES = (HARBOUR, GRAIN, FERRY)


@cache
def _made(people: int) -> bytes:
    with TemporaryDirectory() as folder:
        path = make(Path(folder) / "made.db", ARTICLES)
        with Store.open(path) as store:
            for name in PEOPLE[:people]:
                for seq, article in enumerate(ARTICLES, 1):
                    annotate(store, seq, name, _of(article.id, name))
                    link(store, seq, name, LINKS.get(article.id, {}).get(name, ()))
                    finish(store, seq, name)
        return path.read_bytes()


def _of(id: str, name: str) -> list[Said]:
    return [*(_SHARED if id == "harbour" else ()), *WORK[id][name]]


def project(path: Path, people: int = 3) -> Path:
    """The three articles, finished by so many people (five at most)."""
    path.write_bytes(_made(people))
    return path


def annotate(store: Store, seq: int, name: str, works: Iterable[Said]) -> None:
    """Put labels on an article, as somebody."""

    def work(act: Act) -> None:
        text = act.draft.article.text
        # Nobody meant a suggestion's answer here: what is suggested is out of the way first.
        act.reject_all([id for id, s in act.draft.suggested.spans.items()])
        for label, quote, number, attributes in works:
            id = act.add(place(text, quote, number), label)
            for attribute, value in attributes.items():
                act.set_attribute(id, attribute, value)

    do(store, seq, Actor(name), work)


def link(store: Store, seq: int, name: str, links: Iterable[tuple[str, str]]) -> None:
    """Attribute claims to sources, each by words that are in it."""

    def work(act: Act) -> None:
        text = act.draft.article.text
        for claim, source in links:
            ends = [
                next(
                    a.id
                    for a in sorted(act.draft.annotations.values(), key=lambda a: a.span)
                    if a.label == label
                    and words in a.span.quote(text)
                    and (label != "SOURCE" or a.span.quote(text).startswith(words))
                )
                for label, words in (("CLAIM", claim), ("SOURCE", source))
            ]
            act.link(ends[0], ends[1], "attributed_to")

    if links:
        do(store, seq, Actor(name), work)


def finish(store: Store, seq: int, name: str) -> None:
    """Say that an article is finished."""
    do(store, seq, Actor(name), lambda act: act.set_status(Status.FINISHED))


def change(path: Path, seq: int, name: str, old: str, new: str) -> None:
    """Somebody moves the edges of what they marked, after the review."""
    with Store.open(path) as store:

        def work(act: Act) -> None:
            text = act.draft.article.text
            found = next(a for a in act.draft.annotations.values() if a.span.quote(text) == old)
            act.move(found.id, place(text, new))

        do(store, seq, Actor(name), work)


def suggest(path: Path, seq: int, article: Article, *spans: tuple[str, str]) -> None:
    """What a machine proposes for an article."""
    with Store.open(path) as store:
        proposed = tuple(
            Suggestion(f"{article.id}-{n}", place(article.text, quote), label, "m", 0.9)
            for n, (label, quote) in enumerate(spans)
        )
        store.suggest([(seq, article, Suggestions(proposed), None)], "m", AT, everything=True)


def simulate(path: Path, people: int, *, rate: float, seed: str) -> None:
    """Have people annotate all articles as suggested, with errors as people make them."""
    with Store.open(path) as store:
        schema = store.label_schema
        labels = [label.name for label in schema.labels]
        for found in list(store.suggested()):
            seq, truth = store.find(found.article.id), _truth(found, schema)
            for name in PEOPLE[:people]:
                chance = random.Random(f"{seed} {found.article.id} {name}")
                keep(store, seq, simulated(truth, name, chance, labels, rate))


def keep(store: Store, seq: int, work: AnnotatedArticle) -> None:
    """Put somebody's work into a project, as far as the label schema allows it together."""

    def put(act: Act) -> None:
        act.reject_all(list(act.draft.suggested.spans))
        ids: dict[str, str] = {}
        for annotation in work.annotations:
            with suppress(Refusal):
                ids[annotation.id] = act.add(annotation.span, annotation.label)
        for link in work.links:
            if link.from_id in ids and link.to_id in ids:
                with suppress(Refusal):
                    act.link(ids[link.from_id], ids[link.to_id], link.type)
        act.set_status(Status.FINISHED)

    do(store, seq, Actor(work.annotator_id or ""), put)


def _truth(found: AnnotatedArticle, schema: LabelSchema) -> AnnotatedArticle:
    suggested = found.suggestions
    annotations = tuple(
        Annotation(s.id, s.span, s.label) for s in suggested.spans if schema.label.get(s.label)
    )
    links = tuple(Link(k.id, k.type, k.from_id, k.to_id) for k in suggested.links)
    return replace(found, annotations=annotations, links=links)
