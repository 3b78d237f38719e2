"""Statements in a parsed text: who (a source) says (a cue) what (a claim, in pieces or whole).

Rules over the labels of spaCy's English parsers (`nsubj`, `ccomp`, `agent`...). A verb that takes
claims is the cue; its clause, its infinitive or its object is the claim; its subject is the source,
or what its subject can be seen to be: the agent of a passive, the head of a participle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from annotator.suggest.parsed import verbs
from annotator.suggest.parsed.clauses import (
    Range,
    completed,
    cue_of,
    is_break,
    line_of,
    outside,
    phrase,
    trimmed,
)
from annotator.suggest.parsed.complements import complement, interrupted, is_hearsay, prepositional
from annotator.suggest.parsed.quotations import SHORTEST, around, quotations
from annotator.suggest.parsed.speakers import is_own, speaker_of, subject_of

#: Tokens between a quotation and the words that attribute it.
_NEAR = 4


@dataclass(frozen=True, slots=True)
class Statement:
    """Ranges of tokens; without a source where nobody is named."""

    source: Range | None
    cue: Range
    claims: tuple[Range, ...]


class Reader:
    """Reads the statements of one doc."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.quotations = quotations([t.text for t in doc], [is_break(t) for t in doc])
        #: What is said inside them is left alone: who speaks there is who is quoted.
        self._speech = [q for q in self.quotations if q.words >= SHORTEST]
        self._taken: set[int] = set()

    def statements(self) -> list[Statement]:
        """All statements, in the order of their cues."""
        found: list[Statement] = []
        for token in self.doc:
            statement = None if around(self._speech, token.i) else self._statement(token)
            if statement is not None:
                found.append(statement)
                self._taken.update(i for claim in statement.claims for i in range(*claim))
        self._cues = {i for statement in found for i in range(*statement.cue)}
        return self._continued(found)

    def _statement(self, token: Token) -> Statement | None:
        if token.lower_ == "according":
            return self._according(token)
        if token.pos_ == "NOUN" and token.lemma_ in verbs.NOMINAL:
            return self._nominal(token)
        if token.pos_ in ("VERB", "AUX"):
            return self._verbal(token)
        return None

    # Verbs

    def _verbal(self, verb: Token) -> Statement | None:
        lemma = verb.lemma_.lower()
        if verb.i in self._taken and lemma not in verbs.SPEECH:
            return None
        cue = cue_of(self.doc, verb)
        if is_hearsay(lemma, verb):
            return self._hearsay(verb, cue)
        speaker = speaker_of(verb)
        source = None if speaker is None else phrase(self.doc, speaker, without=cue)
        if source is not None and is_own(self.doc, source) and lemma not in verbs.SPEECH:
            return None
        behind = prepositional(self.doc, lemma, verb)
        if behind is not None:
            preposition, claim = behind
            return self._made(source, (cue[0], cue[1] + (preposition.i == cue[1])), claim, verb)
        said = (
            complement(self.doc, lemma, verb)
            or interrupted(self.doc, lemma, verb)
            or self._near_quotation(lemma, cue, source)
        )
        return None if said is None else self._made(source, cue, said, verb)

    def _made(
        self, source: Range | None, cue: Range, claim: Range, head: Token
    ) -> Statement | None:
        """The statement, its claim whole, in pieces around source and cue, and not on them."""
        pieces = [completed(self.doc, self.quotations, head.i, claim)]
        for cut in (cue, source):
            if cut is not None:
                pieces = [part for piece in pieces for part in outside(piece, cut)]
        cleaned = [self._clean(piece) for piece in pieces]
        claims = tuple(piece for piece in cleaned if piece is not None)
        return Statement(source, cue, claims) if claims else None

    def _clean(self, piece: Range) -> Range | None:
        """A piece without loose marks; those inside a quotation that it ends with stay."""
        start, end = piece
        cut = trimmed(self.doc, start, end)
        if cut is None or not any(t.is_alpha or t.like_num for t in self.doc[slice(*cut)]):
            return None
        left, right = cut
        inside = around(self.quotations, right - 1)
        if inside is not None and right < inside.end <= end:
            right = inside.end
        return left, right

    def _hearsay(self, verb: Token, cue: Range) -> Statement | None:
        """`The bank is said to ...`: who does it and what are the claim, and nobody the source."""
        subject = subject_of(verb)
        infinitive = next(c for c in verb.children if c.dep_ == "xcomp")
        parts = [phrase(self.doc, c) for c in (subject, infinitive) if c is not None]
        claims = tuple(part for part in parts if part is not None)
        return Statement(None, cue, claims) if claims else None

    # Quotations that the parse has not tied to their verb

    def _near_quotation(self, lemma: str, cue: Range, source: Range | None) -> Range | None:
        if lemma not in verbs.SPEECH:
            return None
        left = min(cue[0], source[0] if source else cue[0])
        right = max(cue[1], source[1] if source else cue[1])
        near = [
            q
            for q in self._speech
            if q.start not in self._taken
            and (0 <= left - q.end < _NEAR or 0 <= q.start - right < _NEAR)
            and not any(is_break(t) for t in self.doc[min(q.end, right) : max(q.start, left)])
        ]
        best = min(near, key=lambda q: min(abs(left - q.end), abs(q.start - right)), default=None)
        return None if best is None else (best.start, best.end)

    def _continued(self, statements: list[Statement]) -> list[Statement]:
        """Each statement with the quotation that goes on behind it (`..., he said. "..."`)."""
        return [
            Statement(s.source, s.cue, (*s.claims, more)) if (more := self._more(s)) else s
            for s in statements
        ]

    def _more(self, statement: Statement) -> Range | None:
        first, *_ = statement.claims
        before = around(self.quotations, first[0])
        end = max(r[1] for r in (*statement.claims, statement.cue, statement.source or (0, 0)))
        if before is None or statement.cue[0] < first[0]:
            return None
        for quotation in self.quotations:
            if quotation.start >= end:
                between = self.doc[end : quotation.start]
                apart = any(is_break(t) or t.i in self._cues for t in between)
                if apart or quotation.start in self._taken or quotation.words < SHORTEST:
                    return None
                self._taken.update(range(quotation.start, quotation.end))
                return quotation.start, quotation.end
        return None

    # Other cues

    def _according(self, token: Token) -> Statement | None:
        """`according to X`: the rest of the clause is the claim."""
        to = next((c for c in token.children if c.lower_ == "to"), None)
        named = next((c for c in (to or token).children if c.dep_ == "pobj"), None)
        if to is None or named is None:
            return None
        source = phrase(self.doc, named)
        if source is None:
            return None
        cue = (token.i, to.i + 1)
        sentence = token.sent
        start, end = line_of(self.doc, token.i, sentence.start, sentence.end)
        before = trimmed(self.doc, start, cue[0])
        after = trimmed(self.doc, source[1], end)
        parts = [p for p in (before, after) if p is not None and p[1] - p[0] > 1]
        claims = tuple(completed(self.doc, self.quotations, token.i, part) for part in parts[:1])
        return Statement(source, cue, claims) if claims else None

    def _nominal(self, noun: Token) -> Statement | None:
        """`the claim that ...`, `her belief that ...`: the noun is the cue."""
        clause = next(
            (
                c
                for c in noun.children
                if c.dep_ in ("acl", "relcl", "ccomp")
                and any(m.dep_ == "mark" and m.lower_ == "that" for m in c.children)
            ),
            None,
        )
        if clause is None:
            return None
        owner = next((c for c in noun.children if c.dep_ == "poss"), None)
        source = phrase(self.doc, owner) if owner is not None else None
        if source is not None and self.doc[source[1] - 1].tag_ == "POS":
            source = (source[0], source[1] - 1)
        claim = phrase(self.doc, clause)
        return None if claim is None else self._made(source, (noun.i, noun.i + 1), claim, noun)


def statements(doc: Doc) -> Iterator[Statement]:
    """The statements of a doc with a dependency parse."""
    return iter(Reader(doc).statements())
