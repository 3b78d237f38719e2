"""The language of the article list's filter: words, `status:new`, `-flagged`, `sort:length`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.annotation import Status
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError


class Order(StrEnum):
    """What an article's place in the list hangs on."""

    ADDED = "added"
    LENGTH = "length"
    UNCERTAINTY = "uncertainty"
    DISAGREEMENT = "disagreement"


class Field(StrEnum):
    """What a term of a filter is about; words without a field are about all that is written."""

    WORDS = "words"
    QUOTE = "quote"
    NOTE = "note"
    OUTLET = "outlet"
    STATUS = "status"
    LABEL = "label"
    ID = "id"
    BY = "by"
    FLAGGED = "flagged"
    UNDECIDED = "undecided"


#: Fields that stand alone, and those that a word or a phrase follows.
SIGNS = (Field.FLAGGED, Field.UNDECIDED)
TEXTS = (Field.WORDS, Field.QUOTE, Field.NOTE, Field.OUTLET)

_NAMED = tuple(field for field in Field if field not in (*SIGNS, Field.WORDS))
_STATUS = {"new": Status.NEW, "progress": Status.IN_PROGRESS, "finished": Status.FINISHED}
_STATUS["skipped"] = Status.SKIPPED
#: What they are called elsewhere: `in progress` in the list, `done` by many.
_ALSO = {"in progress": Status.IN_PROGRESS, "done": Status.FINISHED}

#: All that a filter may say, for a line that is empty, or wrong.
KNOWN = "status: label: id: outlet: by: quote: note: flagged undecided -word sort:"

_TOKEN = re.compile(
    r"(?P<no>-|not:)?(?:(?P<field>[a-z]+):)?"
    r'(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<bare>(?<=status:)in\s+progress(?!\S)|[^\s"]+)|(?=\s|$))',
    re.IGNORECASE,
)


#: Words and conditions of a filter at most: nobody writes more, pasted text does.
MOST_TERMS = 100


#: Letters that a word has while it is typed before it is sought: too many begin with two. Scripts
#: from here on write whole words with one or two.
_SHORTEST = 3
_SHORT_SCRIPTS = "\u0e00"


class FilterError(AnnotatorError):
    """A filter says something that means nothing; its message is one line for people."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `value` is a word or phrase, a status, a label or a name.

    A `prefix` is the beginning of a word; `negated` leaves out what fits.
    """

    field: Field
    value: str = ""
    negated: bool = False
    prefix: bool = False

    def __str__(self) -> str:
        value = self.value
        if self.field in SIGNS:
            text = str(self.field)
        elif self.field is Field.STATUS:
            text = f"status:{next(name for name, s in _STATUS.items() if s == value)}"
        else:
            plain = re.fullmatch(r"[^\W_]+", value) and value.lower() not in (*SIGNS, "not")
            # A star belongs to a word, never to a phrase.
            value = value if plain or self.prefix else f'"{value}"'
            value += "*" if self.prefix else ""
            text = value if self.field is Field.WORDS else f"{self.field}:{value}"
        return f"-{text}" if self.negated else text


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which articles, in which order; all terms hold, of several statuses or outlets any."""

    terms: tuple[Term, ...] = ()
    order: Order = Order.ADDED
    backwards: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it lets everything through, as it was added."""
        return self == QueueFilter()

    @property
    def wants_closed(self) -> bool:
        """Whether it asks for articles that are finished or skipped."""
        closed = (Status.FINISHED, Status.SKIPPED)
        return any(t.field is Field.STATUS and t.value in closed for t in self.terms)

    def __str__(self) -> str:
        words = [str(term) for term in self.terms]
        if self.order is not Order.ADDED or self.backwards:
            words.append(f"sort:{'-' if self.backwards else ''}{self.order}")
        return " ".join(words)


def parse(text: str, labels: Iterable[str] = (), *, typing: bool = False) -> QueueFilter:
    """What a line means. While it is `typing`, its last word is the beginning of one.

    Raises:
        FilterError: naming what is not known, and what is.
    """
    terms: list[Term] = []
    signs = False
    order, backwards = Order.ADDED, False
    # Half a character, as a command line may hold it, stands in no text and cannot be sought.
    text = text.encode(errors="replace").decode()
    for token in _tokens(text):
        is_last = typing and token.end() == len(text)
        name = (token["field"] or "").lower()
        value = token["phrase"] if token["phrase"] is not None else token["bare"] or ""
        if not value and (is_last or not name):
            # Still to be written, or an empty phrase.
            continue
        if is_last and not name and token["bare"] and _is_short(value):
            continue
        if name == "sort":
            order, backwards = _order(value, unique=not typing)
            continue
        sign = next((s for s in SIGNS if s == value.lower()), None)
        if sign and not name.removeprefix("not") and token["bare"] is not None:
            term = Term(sign, negated=bool(token["no"] or name))
        else:
            bare = token["bare"] is not None
            term = _term(name, value, bool(token["no"]), tuple(labels), bare=bare)
        if term.field in TEXTS:
            if not any(char.isalnum() for char in term.value):
                # Between words, as in a headline, it says nothing; nor do signs of a filter alone.
                signs = signs or bool(term.value.strip("*-'"))
                continue
            if token["bare"] is not None:
                term = _begun(term, is_last)
        if term not in terms:
            terms.append(term)
        if len(terms) > MOST_TERMS:
            raise FilterError(f"more than {MOST_TERMS} words: a filter has fewer")
    if signs and not terms and not typing:
        raise FilterError("signs alone are not sought: a word has a letter or a digit")
    return QueueFilter(tuple(terms), order, backwards)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    for token in _TOKEN.finditer(text):
        if token[0]:
            yield token


def _term(name: str, value: str, negated: bool, labels: tuple[str, ...], *, bare: bool) -> Term:
    if name in ("", "not"):
        return Term(Field.WORDS, value, negated or name == "not")
    if name not in _NAMED:
        raise FilterError(f"'{one_line(name, 20)}:' is not known: {KNOWN} (or quote it)")
    if not value:
        raise FilterError(f"{name}: what? write it behind the colon")
    field = Field(name)
    if field is Field.STATUS:
        value = _status(value)
    elif field is Field.LABEL:
        value = _one_of(value, labels, "label")
    elif field is Field.ID and bare:
        # It may stand anywhere in an id: a star says nothing more.
        value = value.rstrip("*") or value
    return Term(field, value, negated)


def _status(value: str) -> Status:
    """The status of a name, or of a beginning of one: in-progress is written as in the list."""
    called = " ".join(re.split(r"[\s_-]+", value.casefold())).strip()
    also = {status for name, status in _ALSO.items() if called and name.startswith(called)}
    return also.pop() if also else _STATUS[_one_of(value, _STATUS, "status")]


def _is_short(value: str) -> bool:
    """Whether a word that is being typed has too few letters to be sought yet."""
    return len(value) < _SHORTEST and max(value) < _SHORT_SCRIPTS and "*" not in value


def _begun(term: Term, is_last: bool) -> Term:
    """A word with a star, or that is being typed, is the beginning of one."""
    value = term.value.rstrip("*")
    prefix = value != term.value or (is_last and term.field is not Field.QUOTE)
    return Term(term.field, value, term.negated, prefix)


def _order(value: str, *, unique: bool) -> tuple[Order, bool]:
    backwards = value.startswith("-")
    value = value.removeprefix("-")
    if not value and not unique:
        return Order.ADDED, backwards
    return Order(_one_of(value, tuple(Order), "sort")), backwards


def _one_of(value: str, known: Iterable[str], what: str) -> str:
    """The name that is meant, in any case, or by a beginning that no other has."""
    names = tuple(known)
    folded = value.casefold()
    found = [name for name in names if name.casefold() == folded]
    found = found or [name for name in names if name.casefold().startswith(folded)]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(found or names)
    problem = "could be several" if found else "is not known"
    raise FilterError(f"{what}:{one_line(value, 20)} {problem}: {listed}")
