"""The spaCy component `annotator_tagger`: spans by an ensemble, into `doc.ents`, with scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import ensure_path, filter_spans
from spacy.vocab import Vocab

from annotator.suggest.doc_data import SCORES_KEY
from annotator.suggest.tagging.ensemble import Ensemble
from annotator.suggest.tagging.features import Tokens, chunk_ends, joined, read_tokens
from annotator.suggest.tagging.packing import pack
from annotator.suggest.tagging.spans import Candidate, candidates, taken
from annotator.suggest.tagging.vectors import WordVectors

#: Chunks that are read side by side: more need more memory and are hardly faster.
TOGETHER = 64

_FILE = "ensemble.npz"


class Tagger:
    """Adds spans to `doc.ents`, where they overlap none that is there, and scores to `user_data`.

    No span crosses a line break. Without an ensemble (a fresh component) it finds nothing. Word
    vectors are those of the vocabulary.
    """

    def __init__(self, vocab: Vocab, name: str, ensemble: Ensemble | None = None) -> None:
        self.vocab = vocab
        self.name = name
        self.ensemble = ensemble
        self._vectors: WordVectors | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """What it can find."""
        return self.ensemble.settings.labels if self.ensemble else ()

    def __call__(self, doc: Doc) -> Doc:
        """Find the spans of one doc."""
        self._tag([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Find the spans of many docs, so many at once."""
        rest = iter(stream)
        while docs := list(islice(rest, batch_size)):
            self._tag(docs)
            yield from docs

    def _tag(self, docs: Sequence[Doc]) -> None:
        if self.ensemble is None:
            return
        read = [read_tokens(doc) for doc in docs]
        for doc, tokens, chosen in zip(docs, read, self.take(read), strict=True):
            self._set(doc, tokens, chosen)

    def take(self, docs: Sequence[Tokens]) -> list[list[Candidate]]:
        """The spans of each doc that are likely enough, of which no two overlap."""
        assert self.ensemble is not None
        settings = self.ensemble.settings
        found = self.find(docs)
        return [taken(some, settings.thresholds, settings.together) for some in found]

    def find(self, docs: Sequence[Tokens]) -> list[list[Candidate]]:
        """The likely spans of each doc, overlapping ones too: ranges of its `Tokens`."""
        assert self.ensemble is not None
        found: list[list[Candidate]] = [[] for _ in docs]
        longest = self.ensemble.settings.longest
        chunks = [
            (number, start, end)
            for number, tokens in enumerate(docs)
            for start, end in pairwise(chunk_ends(tokens.breaks, longest))
        ]
        # Chunks of one length beside each other: the steps of the LSTM are few and wide.
        chunks.sort(key=lambda chunk: chunk[1] - chunk[2])
        for begin in range(0, len(chunks), TOGETHER):
            for number, candidate in self._together(docs, chunks[begin : begin + TOGETHER]):
                found[number].append(candidate)
        return found

    def _together(
        self, docs: Sequence[Tokens], chunks: Sequence[tuple[int, int, int]]
    ) -> Iterator[tuple[int, Candidate]]:
        assert self.ensemble is not None
        tokens = joined([docs[number].part(start, end) for number, start, end in chunks])
        ends = np.cumsum([end - start for _, start, end in chunks])
        starts = [0, *ends[:-1].tolist()]
        chances = self.ensemble.chances(tokens, self._word_vectors(), pack(starts, ends.tolist()))
        of_token = np.repeat(np.arange(len(chunks)), np.diff([0, *ends]))
        for span in candidates(chances, len(self.labels)):
            place = int(of_token[span.start])
            number, start, _ = chunks[place]
            shift = start - starts[place]
            yield number, span._replace(start=span.start + shift, end=span.end + shift)

    def _word_vectors(self) -> WordVectors:
        if self._vectors is None:
            self._vectors = WordVectors(self.vocab.vectors)
        return self._vectors

    def _set(self, doc: Doc, tokens: Tokens, chosen: Sequence[Candidate]) -> None:
        assert self.ensemble is not None
        settings = self.ensemble.settings
        covered = {token for ent in doc.ents for token in range(ent.start, ent.end)}
        spans: list[Span] = []
        scores = doc.user_data.setdefault(SCORES_KEY, {})
        for one in chosen:
            first, last = int(tokens.places[one.start]), int(tokens.places[one.end - 1])
            span = Span(doc, first, last + 1, label=settings.labels[one.label])
            if covered.isdisjoint(range(first, last + 1)):
                spans.append(span)
                score = settings.curves[one.label](one.probability)
                scores[span.start_char, span.end_char, span.label_] = round(score, 4)
        doc.set_ents(filter_spans([*doc.ents, *spans]), default="outside")

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The weights and settings."""
        return self.ensemble.to_bytes() if self.ensemble else b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Tagger:
        """Take weights and settings."""
        self.ensemble = Ensemble.from_bytes(data) if data else None
        self._vectors = None
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write them to a folder."""
        folder: Any = ensure_path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Tagger:
        """Read them from a folder."""
        folder: Any = ensure_path(path)
        return self.from_bytes((folder / _FILE).read_bytes())


@Language.factory("annotator_tagger", assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_tagger(nlp: Language, name: str) -> Tagger:
    """A tagger that finds nothing until it is given an ensemble, or read from a folder."""
    return Tagger(nlp.vocab, name)
