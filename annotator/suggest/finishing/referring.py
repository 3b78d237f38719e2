"""Whom a source names: `refers_to` from it to the person or body, where that is safe."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from spacy.language import Language

from annotator.suggest.doc_data import DocEnd
from annotator.suggest.finishing.first_names import gender_of
from annotator.suggest.finishing.quotes import QuoteIndex, quotes
from annotator.suggest.finishing.rewriting import add_links, attribution, entities
from annotator.suggest.finishing.titles import ROLE_WORDS
from annotator.suggest.linebreaks import BREAKS

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: The link from a source to a mention of the name that it stands for.
REFERS_TO = "refers_to"

#: See docs/suggestion-rules.md for what these were measured on.
INSIDE_SCORE = 0.99
PRONOUN_SCORE = 0.89
ROLE_SCORE = 0.81

#: How far back a pronoun and a role may refer, in characters.
PRONOUN_REACH = 400
ROLE_REACH = 4000

_POSSESSIVE = re.compile(r"['\u2019]s?\b|['\u2019](?=\s)")
_BY_THE_WAY = re.compile(
    r"\b(?:of|for|at|from|to|with|by|in|on|about|against)\s+(?:the\s+)?(?:\S+\s+)?$"
)
#: A name before a noun says whose people speak: Tamm officials, the Oru campaign.
_QUALIFIES = re.compile(
    r"[- ](?!who\b|of\b|from\b|in\b|at\b|on\b|as\b|and\b|himself\b|herself\b)[a-z]"
)
_PRONOUN = re.compile(r"(?:he|she)", re.IGNORECASE)
_ROLE = re.compile(r"[Tt]he ((?:[a-z-]+ )?[a-z-]+)")
_LINE = re.compile(f"[{BREAKS}]\\s*")
_MALE = re.compile(r"\b(?:Mr|Sir|King|Prince|Lord|Father|Sheikh)\.? $")
_FEMALE = re.compile(r"\b(?:Mrs|Ms|Miss|Madam|Queen|Princess|Lady|Dame|Sister|Sheikha)\.? $")

_CLAUSE = re.compile(r"[.,;:!?\n\r]")
_APPOSITION = re.compile(r",([^,.;:!?\n\r]{0,60})[,.]")
_TITLES = ((_MALE, "m"), (_FEMALE, "f"))

#: What a person is called by, and what a body is.
_PEOPLE = (
    "official leader lawyer economist analyst researcher scientist professor historian author "
    "activist candidate nominee boss manager founder owner editor reporter journalist "
    "master engineer doctor farmer striker captain lawmaker politician"
)
_BODIES = (
    "ministry department company board agency bank court party committee commission council "
    "university institute bureau authority foundation union association group club firm"
)
_PERSON_ROLES = ROLE_WORDS | set(_PEOPLE.split())
_BODY_ROLES = frozenset(_BODIES.split())


@Language.component("annotator_refers", assigns=["doc.user_data"])
def find_references(doc: Doc) -> Doc:
    """Link each source to a mention of the person or body that it names or stands for."""
    sources = [end for end in attribution(doc) if end[2] == "SOURCE"]
    names = [end for end in entities(doc) if end[2] in ("PERSON", "ORG")]
    if not sources or not names:
        return doc
    text = doc.text
    by_score: dict[float, list[tuple[str, DocEnd, DocEnd]]] = {}
    genders = genders_of(text, names)
    told = outside_quotes(text, names)
    for source in sources:
        for target, score in references(text, source, names, told, genders):
            by_score.setdefault(score, []).append((REFERS_TO, source, target))
    for score, links in by_score.items():
        add_links(doc, links, score)
    return doc


def outside_quotes(text: str, names: Sequence[DocEnd]) -> list[DocEnd]:
    """The names that the reporter tells of, not those that somebody quoted speaks of."""
    index = QuoteIndex(quotes(text))
    return [name for name in names if index.around(name[0]) is None]


def references(
    text: str,
    source: DocEnd,
    names: Sequence[DocEnd],
    told: Sequence[DocEnd],
    genders: Mapping[str, str],
) -> Iterator[tuple[DocEnd, float]]:
    """The mention that a source refers to, with its score; nothing where it is not safe."""
    start, stop, _ = source
    phrase = text[start:stop]
    within = _between(names, start, stop)
    if within:
        if (named := _head(text, source, within)) is not None:
            yield named, INSIDE_SCORE
    elif _PRONOUN.fullmatch(phrase):
        gender = "f" if phrase.casefold() == "she" else "m"
        if (person := _last_person(text, start, told, gender, genders)) is not None:
            yield person, PRONOUN_SCORE
    elif role := _ROLE.fullmatch(phrase):
        if (bearer := _bearer(text, start, names, role[1])) is not None:
            yield bearer, ROLE_SCORE


def _head(text: str, source: DocEnd, within: Sequence[DocEnd]) -> DocEnd | None:
    """The name in a source that is the speaker's own, not of whom he speaks for."""
    free = [
        name
        for name in within
        if name[1] <= source[1]
        and not _POSSESSIVE.match(text, name[1])
        and not _BY_THE_WAY.search(text, max(source[0], name[0] - 30), name[0])
    ]
    persons = [name for name in free if name[2] == "PERSON"]
    if len(persons) == 1 and not _QUALIFIES.match(text, persons[0][1], source[1]):
        return persons[0]
    whole = [name for name in free if name[2] == "ORG" and _is_all(text, source, name)]
    return whole[0] if whole else None


def _is_all(text: str, source: DocEnd, name: DocEnd) -> bool:
    """Whether a source is the name, but for an article and what follows a comma."""
    before = text[source[0] : name[0]].strip().casefold()
    if " and " in text[source[0] : source[1]].replace(text[name[0] : name[1]], ""):
        return False
    return before in ("", "the") and (name[1] == source[1] or text[name[1]] == ",")


def genders_of(text: str, names: Sequence[DocEnd]) -> dict[str, str]:
    """The gender of persons by surname, as far as a title or a first name tells it."""
    known: dict[str, str] = {}
    alone: set[str] = set()
    for start, stop, label in names:
        if label != "PERSON":
            continue
        name = text[start:stop]
        titled = [g for pattern, g in _TITLES if pattern.search(text, max(0, start - 12), start)]
        if titled or " " in name:
            gender = titled[0] if titled else gender_of(name.split()[0])
            if gender:
                known.setdefault(_surname(name), gender)
        elif name.endswith("a"):
            alone.add(name.casefold())
    return dict.fromkeys(alone, "unsure") | known


def _surname(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].casefold()


def _last_person(
    text: str, place: int, names: Sequence[DocEnd], gender: str, genders: Mapping[str, str]
) -> DocEnd | None:
    """The one person named since the line before began; None where there are several or none."""
    begin = _line_before(text, place)
    near = [name for name in _between(names, begin, place) if name[2] == "PERSON"]
    surnames = {_surname(text[start:stop]) for start, stop, _ in near}
    fitting = {name for name in surnames if genders.get(name, gender) in (gender, "unsure")}
    if len(fitting) != 1 or "unsure" in map(genders.get, fitting):
        return None
    if gender == "f" and not fitting & genders.keys():
        return None
    near = [name for name in near if _surname(text[name[0] : name[1]]) in fitting]
    return _fullest(text, near[-1], names, place, gender)


def _line_before(text: str, place: int) -> int:
    """Where the line before that of the place begins, or the reach of a pronoun ends."""
    begin = max(0, place - PRONOUN_REACH)
    breaks = [match.end() for match in _LINE.finditer(text, begin, place)]
    return breaks[-2] if len(breaks) > 1 else begin


def _fullest(
    text: str, person: DocEnd, names: Sequence[DocEnd], place: int, gender: str | None = None
) -> DocEnd:
    """The nearest mention before the place that names the person in full, or else the person.

    Where two full names share the surname, nothing tells which of them is meant; a first name of
    the other gender is somebody else's.
    """
    surname = _surname(text[person[0] : person[1]])
    full = [
        name
        for name in _between(names, max(0, place - ROLE_REACH), place)
        if name[2] == "PERSON"
        and " " in text[name[0] : name[1]]
        and _surname(text[name[0] : name[1]]) == surname
    ]
    if len({text[start:stop] for start, stop, _ in full}) != 1:
        return person
    told = gender_of(text[full[-1][0] : full[-1][1]].split(maxsplit=1)[0])
    return person if gender and told and told != gender else full[-1]


def _bearer(text: str, place: int, names: Sequence[DocEnd], role: str) -> DocEnd | None:
    """The one person beside whose name the role stands, or body whose name ends in it."""
    noun = role.rsplit(maxsplit=1)[-1]
    before = _between(names, max(0, place - ROLE_REACH), place)
    if noun in _BODY_ROLES:
        found = [n for n in before if n[2] == "ORG" and _ends_in(text[n[0] : n[1]], noun)]
        return found[-1] if len({text[start:stop] for start, stop, _ in found}) == 1 else None
    if noun not in _PERSON_ROLES:
        return None
    beside = re.compile(rf"(?<!vice )(?<!deputy )(?<!vice-)\b{re.escape(role)}\b", re.IGNORECASE)
    found = [n for n in before if n[2] == "PERSON" and _titled(text, n[0], n[1], beside)]
    if len({_surname(text[start:stop]) for start, stop, _ in found}) != 1:
        return None
    return _fullest(text, found[-1], names, place)


def _ends_in(name: str, noun: str) -> bool:
    return name.casefold().endswith(" " + noun) or name.casefold().startswith(noun + " of")


def _titled(text: str, start: int, stop: int, beside: re.Pattern[str]) -> bool:
    """Whether the role stands right before a name, or in the apposition right after it."""
    before = _CLAUSE.split(text[max(0, start - 60) : start])[-1]
    roles = list(beside.finditer(before))
    if roles and len(before[roles[-1].end() :].split()) <= 1:
        return True
    after = _APPOSITION.match(text, stop, stop + 70)
    return bool(after and beside.search(after[1]))


def _between(ends: Sequence[DocEnd], begin: int, place: int) -> Sequence[DocEnd]:
    """The spans that begin in the range; `ends` are in order of the text."""
    return ends[bisect_left(ends, (begin, 0, "")) : bisect_left(ends, (place, 0, ""))]
