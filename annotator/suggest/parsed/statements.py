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
    one_line,
    outside,
    phrase,
    trimmed,
)
from annotator.suggest.parsed.quotations import SHORTEST, Quotation, around, quotations

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")

#: How far a clause without a subject goes up for one.
_LONGEST_CHAIN = 4

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
        source = self._source(verb, cue)
        if _is_hearsay(verb, lemma):
            return self._hearsay(verb, cue)
        taken = self._prepositional(lemma, verb)
        if taken is not None:
            preposition, claim = taken
            if preposition.i == cue[1]:
                cue = (cue[0], cue[1] + 1)
        else:
            claim = (
                self._complement(lemma, verb)
                or self._near_quotation(lemma, cue, source)
                or self._interrupted(lemma, verb)
            )
        if claim is None or (source and _is_own(self.doc, source) and lemma not in verbs.SPEECH):
            return None
        return self._made(source, cue, claim, verb)

    def _made(
        self, source: Range | None, cue: Range, claim: Range, head: Token
    ) -> Statement | None:
        """The statement, its claim whole, in pieces around source and cue, and not on them."""
        pieces: list[Range] = [completed(self.doc, self.quotations, head.i, claim)]
        for cut in (cue, source):
            if cut is not None:
                pieces = [part for piece in pieces for part in outside(piece, cut)]
        claims = tuple(part for piece in pieces if (part := self._clean(piece)))
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

    def _complement(self, lemma: str, verb: Token) -> Range | None:
        for child in verb.children:
            if _is_claim(lemma, child):
                return self._with_object(lemma, verb, self._whole(child))
        if lemma in verbs.NAMING:
            return self._named(verb)
        return None

    def _whole(self, child: Token) -> Range | None:
        start, end = child.left_edge.i, child.right_edge.i + 1
        return trimmed(self.doc, *one_line(self.doc, child.i, start, end))

    def _with_object(self, lemma: str, verb: Token, claim: Range | None) -> Range | None:
        """`urged the council to act`: who is to act belongs to the claim."""
        asked = next((c for c in verb.children if c.dep_ in ("dobj", "dative")), None)
        directs = lemma in verbs.DIRECTING and asked is not None and claim is not None
        if directs and verb.i < asked.i < claim[0]:
            return asked.left_edge.i, claim[1]
        return claim

    def _named(self, verb: Token) -> Range | None:
        """`called the plan a mistake`: both what is called and what it is called."""
        whom = next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None)
        what = next(
            (c for c in verb.children if c.dep_ == "oprd" or (c.dep_ == "prep" and c.text == "as")),
            None,
        )
        if whom is None or what is None or what.i < whom.i:
            return None
        return self._line_of(verb, whom.left_edge.i, what.right_edge.i + 1)

    def _line_of(self, token: Token, start: int, end: int) -> Range | None:
        return trimmed(self.doc, *one_line(self.doc, token.i, min(start, token.i), max(end, token.i)))

    def _prepositional(self, lemma: str, verb: Token) -> tuple[Token, Range] | None:
        for child in verb.children:
            if child.dep_ == "prep" and (lemma, child.lower_) in verbs.PREPOSITIONAL:
                named = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
                found = None if named is None else phrase(self.doc, named)
                if found is not None:
                    return child, self._with_object(lemma, verb, found) or found
        return None

    def _interrupted(self, lemma: str, verb: Token) -> Range | None:
        """`The price, she said, was right`: the clause that the verb stands in the middle of."""
        if lemma not in verbs.SPEECH or verb.dep_ not in ("parataxis", "ccomp"):
            return None
        head = verb.head
        if verb.dep_ == "ccomp" and (head.i < verb.i or self.doc[verb.right_edge.i].text != ","):
            return None
        whole = self._whole(head)
        return whole if whole is not None and whole[0] < verb.i < whole[1] else None

    def _hearsay(self, verb: Token, cue: Range) -> Statement | None:
        """`The bank is said to ...`: who does it and what are the claim, and nobody the source."""
        subject = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
        infinitive = next(c for c in verb.children if c.dep_ == "xcomp")
        parts = [phrase(self.doc, c) for c in (subject, infinitive) if c is not None]
        claims = tuple(part for part in parts if part is not None)
        return Statement(None, cue, claims) if claims else None

    # Who

    def _source(self, verb: Token, cue: Range) -> Range | None:
        head = self._speaker(verb)
        return None if head is None else phrase(self.doc, head, without=cue)

    def _speaker(self, verb: Token) -> Token | None:
        at = verb
        for _ in range(_LONGEST_CHAIN):
            passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in at.children)
            if passive and at is verb and verb.lemma_.lower() != "quote":
                agent = next((c for c in at.children if c.dep_ == "agent"), None)
                if agent is not None:
                    return next((c for c in agent.children if c.dep_ == "pobj"), None)
                return None
            subject = next((c for c in at.children if c.dep_ in _SUBJECTS), None)
            if subject is not None:
                return None if subject.lower_ == "it" and passive else subject
            if at.dep_ in ("acl", "relcl"):
                return at.head
            if at.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep"):
                return None
            at = at.head
        return None

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
        start, end = one_line(self.doc, token.i, sentence.start, sentence.end)
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


def _is_claim(lemma: str, child: Token) -> bool:
    """Whether a child of a verb is what the verb says."""
    if child.dep_ == "ccomp":
        return lemma in verbs.CLAUSAL
    if child.dep_ == "xcomp":
        return lemma in verbs.INFINITIVE and _has_to(child)
    return child.dep_ == "dobj" and lemma in verbs.OBJECT


def _is_hearsay(verb: Token, lemma: str) -> bool:
    """`seems to`, `is expected to`: what is said by nobody in particular."""
    passive = any(c.dep_ == "auxpass" for c in verb.children)
    heard = lemma in verbs.SEEMING or (passive and lemma in verbs.HEARD)
    return heard and any(c.dep_ == "xcomp" and _has_to(c) for c in verb.children)


def _has_to(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.children)


def _is_own(doc: Doc, source: Range) -> bool:
    """Whether the writer speaks: `I think`."""
    return source[1] - source[0] == 1 and doc[source[0]].lower_ in ("i", "we", "you")


def statements(doc: Doc) -> Iterator[Statement]:
    """The statements of a doc with a dependency parse."""
    return iter(Reader(doc).statements())


__all__ = ["Quotation", "Statement", "statements"]
