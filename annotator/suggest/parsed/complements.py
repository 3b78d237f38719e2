"""What a verb takes as a claim: its clause, its infinitive, its object."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from annotator.suggest.parsed import verbs
from annotator.suggest.parsed.clauses import Range, line_of, phrase, trimmed
from annotator.suggest.parsed.speakers import is_passive


def complement(doc: Doc, lemma: str, verb: Token) -> Range | None:
    """The claim among a verb's children."""
    for child in verb.children:
        if _is_claim(lemma, child):
            return _with_object(lemma, verb, phrase(doc, child))
    return _named(doc, verb) if lemma in verbs.NAMING else None


def prepositional(doc: Doc, lemma: str, verb: Token) -> tuple[Token, Range] | None:
    """A preposition and the claim behind it: `accused her of ...`."""
    for child in verb.children:
        if child.dep_ == "prep" and (lemma, child.lower_) in verbs.PREPOSITIONAL:
            behind = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            found = None if behind is None else phrase(doc, behind)
            if found is not None:
                return child, _with_object(lemma, verb, found) or found
    return None


def interrupted(doc: Doc, lemma: str, verb: Token) -> Range | None:
    """The clause that a verb stands in the middle of: `The price, she said, was right`."""
    if lemma not in verbs.SPEECH or verb.dep_ not in ("parataxis", "ccomp"):
        return None
    head = verb.head
    if verb.dep_ == "ccomp" and (head.i < verb.i or doc[verb.right_edge.i].text != ","):
        return None
    whole = phrase(doc, head)
    return whole if whole is not None and whole[0] < verb.i < whole[1] else None


def is_hearsay(lemma: str, verb: Token) -> bool:
    """Whether nobody in particular says it: `seems to`, `is expected to`."""
    heard = lemma in verbs.SEEMING or (lemma in verbs.HEARD and is_passive(verb))
    return heard and any(c.dep_ == "xcomp" and _has_to(c) for c in verb.children)


def _is_claim(lemma: str, child: Token) -> bool:
    if child.dep_ == "ccomp":
        return lemma in verbs.CLAUSAL
    if child.dep_ == "xcomp":
        return lemma in verbs.INFINITIVE and _has_to(child)
    return child.dep_ == "dobj" and lemma in verbs.OBJECT


def _has_to(verb: Token) -> bool:
    return any(child.tag_ == "TO" for child in verb.children)


def _with_object(lemma: str, verb: Token, claim: Range | None) -> Range | None:
    """`urged the council to act`: who is to act belongs to the claim."""
    asked = next((c for c in verb.children if c.dep_ in ("dobj", "dative")), None)
    if lemma in verbs.DIRECTING and asked is not None and claim is not None:
        if verb.i < asked.i < claim[0]:
            return asked.left_edge.i, claim[1]
    return claim


def _named(doc: Doc, verb: Token) -> Range | None:
    """`called the plan a mistake`: what is called so, and what it is called."""
    whom = next((c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i), None)
    name = next((c for c in verb.children if _names(c)), None)
    if whom is None or name is None or name.i < whom.i:
        return None
    return trimmed(doc, *line_of(doc, verb.i, whom.left_edge.i, name.right_edge.i + 1))


def _names(child: Token) -> bool:
    return child.dep_ == "oprd" or (child.dep_ == "prep" and child.lower_ == "as")
