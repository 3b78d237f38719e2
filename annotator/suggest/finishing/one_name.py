"""One name, one label, wherever it stands in the article; missed mentions of it are added."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from spacy.language import Language

from annotator.suggest.doc_data import SCORES_KEY, DocEnd
from annotator.suggest.finishing.heads import CAPITALS, LABEL_OF_HEAD, OFFICES
from annotator.suggest.finishing.mentions import NameIndex, outside
from annotator.suggest.finishing.rewriting import change_entities, entities
from annotator.suggest.finishing.titles import ROLE_WORDS

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: The labels that names have; dates and amounts are no names.
NAME_LABELS = frozenset(("PERSON", "ORG", "PLACE", "NORP", "EVENT", "PRODUCT", "DOCUMENT"))

#: What stands beside a name counts as so many mentions of full confidence.
TITLE_WEIGHT = 3.0
HEAD_WEIGHT = 3.0
FULL_NAME_WEIGHT = 1.0
CONTEXT_WEIGHT = 0.5
KNOWN_WEIGHT = 20.0

#: How many of the mentions that were added are right in gold (30 of 46, development articles).
ADDED_SCORE = 0.65

#: A name is added where it was missed if at least this share of its mentions was found.
LEAST_SHARE = 0.25

_BEFORE = re.compile(r"(\w+)\.? $")
_SPEAKS_BEFORE = re.compile(r"(?:said|says|added|explained|told|asked) $")
_SPEAKS_AFTER = re.compile(
    r",? (?:said|says|added|adds|told|tells|explained|explains|noted|recalled|tweeted|who)\b"
)
_PLACED = re.compile(r"\b(?:in|at|near|outside|around|across) $", re.IGNORECASE)
_ACRONYM = re.compile(r"\s\(([A-Z][A-Za-z]{1,8})\)")
_ARTICLE = re.compile(r"^(?:the)\s+", re.IGNORECASE)
_LOWER = re.compile(r"\b[^\W\d_A-Z]\w+")
_CAPITAL_AFTER = re.compile(r" [A-Z]\w")
_CAPITAL_BEFORE = re.compile(r"\b[A-Z][\w'\u2019.-]* $")
_MID_SENTENCE = re.compile(r"[\w,;)] $")

Votes = defaultdict[str, float]


@Language.component("annotator_one_name", assigns=["doc.ents", "doc.user_data"])
def unify_names(doc: Doc) -> Doc:
    """Give each name the label that most speaks for, and mark its mentions that were missed."""
    text, found = doc.text, entities(doc)
    labels = labels_of_names(text, found, doc.user_data.get(SCORES_KEY, {}))
    changes: dict[DocEnd, DocEnd | None] = {}
    for start, end, label in found:
        new = labels.get(name_key(text[start:end]), label) if label in NAME_LABELS else label
        if new != label:
            changes[start, end, label] = (start, end, new)
    scored = bool(doc.user_data.get(SCORES_KEY))
    missed = list(missed_mentions(text, found, labels))
    change_entities(doc, changes, missed)
    if scored:
        doc.user_data[SCORES_KEY].update(dict.fromkeys(missed, ADDED_SCORE))
    return doc


def name_key(name: str) -> str:
    """What two spellings of one name share: no article, no dots, no difference of case."""
    return _ARTICLE.sub("", name).replace(".", "").casefold()


def labels_of_names(
    text: str, found: Sequence[DocEnd], scores: Mapping[DocEnd, float]
) -> dict[str, str]:
    """The label of each name, by its key: the votes of its mentions and of what stands by them."""
    votes: dict[str, Votes] = {}
    for end in found:
        start, stop, label = end
        if label not in NAME_LABELS:
            continue
        mine = votes.setdefault(name_key(text[start:stop]), defaultdict(float))
        mine[label] += scores.get(end, 1.0)
        for other, weight in _hints(text, start, stop, label):
            mine[other] += weight
    _weigh_contexts(text, found, votes)
    _follow_full_names(votes)
    _follow_expansions(text, found, votes)
    return {key: max(mine, key=lambda label: (mine[label], label)) for key, mine in votes.items()}


def _hints(text: str, start: int, stop: int, label: str) -> Iterator[tuple[str, float]]:
    """What a mention's own words and the word before it say."""
    name = _ARTICLE.sub("", text[start:stop])
    if name in OFFICES:
        yield "ORG", KNOWN_WEIGHT
    elif name in CAPITALS:
        yield "PLACE", HEAD_WEIGHT
    elif " " in name and (head := LABEL_OF_HEAD.get(name.rsplit(" ", 1)[1])):
        if label in ("PERSON", "ORG", "PLACE"):
            yield head, HEAD_WEIGHT
    elif _title_before(text, start):
        yield "PERSON", TITLE_WEIGHT


def _title_before(text: str, start: int) -> bool:
    before = _BEFORE.search(text, max(0, start - 20), start)
    return bool(before and before[1][0].isupper() and before[1].casefold() in ROLE_WORDS)


def _weigh_contexts(text: str, found: Sequence[DocEnd], votes: Mapping[str, Votes]) -> None:
    """Where the mentions of a name disagree, those that speak or are a place to be in count."""
    for start, stop, label in found:
        mine = votes.get(name_key(text[start:stop])) if label in NAME_LABELS else None
        if mine is None or len(mine) == 1:
            continue
        near = max(0, start - 12)
        if "PERSON" in mine and (
            _SPEAKS_AFTER.match(text, stop) or _SPEAKS_BEFORE.search(text, near, start)
        ):
            mine["PERSON"] += CONTEXT_WEIGHT
        if "PLACE" in mine and _PLACED.search(text, near, start):
            mine["PLACE"] += CONTEXT_WEIGHT


def _follow_full_names(votes: Mapping[str, Votes]) -> None:
    """A surname alone gets the votes of the persons who bear it."""
    for key, mine in list(votes.items()):
        words = key.split()
        if len(words) > 1 and max(mine, key=lambda label: mine[label]) == "PERSON":
            surname = votes.get(words[-1])
            if surname is not None:
                surname["PERSON"] += mine["PERSON"] + FULL_NAME_WEIGHT


def _follow_expansions(text: str, found: Sequence[DocEnd], votes: dict[str, Votes]) -> None:
    """An acronym in parentheses gets the votes of the name before it."""
    for start, stop, label in found:
        acronym = _ACRONYM.match(text, stop) if label in NAME_LABELS else None
        if acronym and abbreviates(acronym[1], text[start:stop]):
            mine = votes.setdefault(name_key(acronym[1]), defaultdict(float))
            for other, weight in list(votes[name_key(text[start:stop])].items()):
                mine[other] += weight + HEAD_WEIGHT * (other == label)


def abbreviates(acronym: str, name: str) -> bool:
    """Whether the acronym's capitals are initials of the name's words, in order (IMO, Mofin)."""
    words = re.findall(r"\w+", name)
    if len(words) < 2 or acronym[0] != words[0][0].upper():
        return False
    capitals = [letter for letter in acronym if letter.isupper()]
    if len(capitals) == 1:
        return any(acronym[:2].casefold() == word[:2].casefold() for word in words)
    left = iter(word[0].upper() for word in words)
    return all(letter in left for letter in capitals)


def missed_mentions(
    text: str, found: Sequence[DocEnd], labels: Mapping[str, str]
) -> Iterator[DocEnd]:
    """Mentions, outside what was found, of names that were found often enough elsewhere."""
    marked: defaultdict[str, int] = defaultdict(int)
    for start, stop, label in found:
        if label in NAME_LABELS:
            marked[text[start:stop]] += 1
    wanted = {name: labels[name_key(name)] for name in marked}
    wanted |= _short_forms(wanted)
    common = set(_LOWER.findall(text))
    names = NameIndex(name for name in wanted if _searchable(name, common))
    missed: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, stop, name in outside(found, names.mentions(text)):
        missed[name].append((start, stop))
    for name, places in missed.items():
        times = marked[name]
        if times == 0 or times >= LEAST_SHARE * (times + len(places)):
            alone = (place for place in places if _stands_alone(text, *place))
            yield from ((start, stop, wanted[name]) for start, stop in alone)


def _searchable(name: str, common: Container[str]) -> bool:
    """Whether a name is safe to look for: not a word that the article also writes small."""
    if len(name) < 2 or not name[0].isupper():
        return False
    return any(word.casefold() not in common for word in name.split())


def _stands_alone(text: str, start: int, stop: int) -> bool:
    """Whether no other word with a capital, but for a title, runs into the mention."""
    if _CAPITAL_AFTER.match(text, stop):
        return False
    before = _CAPITAL_BEFORE.search(text, max(0, start - 30), start)
    return before is None or _title_before(text, start) or _begins_sentence(text, before.start())


def _begins_sentence(text: str, start: int) -> bool:
    return not _MID_SENTENCE.search(text, max(0, start - 2), start)


def _short_forms(wanted: Mapping[str, str]) -> dict[str, str]:
    """The surnames of persons named in full, where the name alone is not known otherwise."""
    surnames: dict[str, str] = {}
    for name, label in wanted.items():
        words = name.split()
        if label == "PERSON" and 2 <= len(words) <= 4 and _surname(words[-1]):
            if words[-1] not in wanted:
                surnames[words[-1]] = label
    return surnames


def _surname(word: str) -> bool:
    return len(word) > 2 and word[0].isupper() and not word.isupper() and word.isalpha()
