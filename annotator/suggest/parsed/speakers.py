"""Who the subject of a verb is, or can be seen to be."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from annotator.suggest.parsed.clauses import Range

SUBJECTS = ("nsubj", "nsubjpass", "csubj")

#: What a clause without a subject hangs on when it shares that of the clause above it.
_SHARING = ("conj", "xcomp", "advcl", "pcomp", "prep")

#: How far such a clause goes up.
_LONGEST_CHAIN = 4


def subject_of(verb: Token) -> Token | None:
    """The subject among a verb's children."""
    return next((child for child in verb.children if child.dep_ in SUBJECTS), None)


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive."""
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)


def speaker_of(verb: Token) -> Token | None:
    """The head of the phrase for whoever says what a verb of saying introduces.

    That is its subject, or that of the clause above (`..., adding that`), what a participle hangs
    on (`a note saying that`), or of a passive the agent; of `was quoted as saying` the subject.
    """
    at = verb
    for _ in range(_LONGEST_CHAIN):
        if at is verb and is_passive(verb):
            return _agent(verb)
        subject = subject_of(at)
        if subject is not None:
            return None if subject.lower_ == "it" and is_passive(at) else subject
        if at.dep_ in ("acl", "relcl"):
            return at.head
        if at.dep_ not in _SHARING:
            return None
        at = at.head
    return None


def _agent(verb: Token) -> Token | None:
    by = next((child for child in verb.children if child.dep_ == "agent"), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None


def is_own(doc: Doc, source: Range) -> bool:
    """Whether the writer speaks, or speaks to the reader: `I think`."""
    return source[1] - source[0] == 1 and doc[source[0]].lower_ in ("i", "we", "you")
