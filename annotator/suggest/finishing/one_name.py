"""One name, one label, wherever it stands in the article; missed mentions of it are added."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from spacy.language import Language

from annotator.suggest.doc_data import SCORES_KEY, DocEnd
from annotator.suggest.finishing.heads import CAPITALS, LABEL_OF_HEAD, OFFICES
from annotator.suggest.finishing.mentions import NameIndex
from annotator.suggest.finishing.rewriting import change_entities, entities
from annotator.suggest.finishing.titles import ROLE_WORDS

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: The labels that names have; dates and amounts are no names.
NAME_LABELS = frozenset(("PERSON", "ORG", "PLACE", "NORP", "EVENT", "PRODUCT", "DOCUMENT"))

#: What stands beside a name counts as so many mentions of full confidence.
TITLE_WEIGHT = 3.0
HEAD_WEIGHT = 3.0
KNOWN_WEIGHT = 20.0

#: A name is added where it was missed if at least this share of its mentions was found.
LEAST_SHARE = 0.25

_BEFORE = re.compile(r"(\w+)\.? $")
_ACRONYM = re.compile(r"\s\(([A-Z][A-Za-z]{0,2}[A-Z]{1,5}s?)\)")
_ARTICLE = re.compile(r"^(?:the)\s+", re.IGNORECASE)

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
    change_entities(doc, changes, missed_mentions(text, found, labels))
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
    elif before := _BEFORE.search(text, max(0, start - 20), start):
        if before[1][0].isupper() and before[1].casefold() in ROLE_WORDS:
            yield "PERSON", TITLE_WEIGHT


def _follow_full_names(votes: Mapping[str, Votes]) -> None:
    """A surname alone gets the votes of the persons who bear it."""
    for key, mine in list(votes.items()):
        words = key.split()
        if len(words) > 1 and max(mine, key=lambda label: mine[label]) == "PERSON":
            surname = votes.get(words[-1])
            if surname is not None:
                surname["PERSON"] += mine["PERSON"]


def _follow_expansions(text: str, found: Sequence[DocEnd], votes: dict[str, Votes]) -> None:
    """An acronym in parentheses gets the votes of the name before it."""
    for start, stop, label in found:
        acronym = _ACRONYM.match(text, stop) if label in NAME_LABELS else None
        if acronym and abbreviates(acronym[1], text[start:stop]):
            mine = votes.setdefault(name_key(acronym[1]), defaultdict(float))
            for other, weight in list(votes[name_key(text[start:stop])].items()):
                mine[other] += weight + HEAD_WEIGHT * (other == label)


def abbreviates(acronym: str, name: str) -> bool:
    """Whether the acronym's capitals are, in order, initials of the name's words."""
    initials = [word[0].upper() for word in re.findall(r"\w+", name)]
    if len(initials) < 2:
        return False
    left = iter(initials)
    return all(letter in left for letter in acronym if letter.isupper())


def missed_mentions(
    text: str, found: Sequence[DocEnd], labels: Mapping[str, str]
) -> Iterator[DocEnd]:
    """Mentions, outside what was found, of names that were found often enough elsewhere."""
    marked: defaultdict[str, int] = defaultdict(int)
    for start, stop, label in found:
        if label in NAME_LABELS:
            marked[text[start:stop]] += 1
    wanted = {name: labels[name_key(name)] for name in marked if _searchable(name)}
    wanted |= _short_forms(wanted)
    open_places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    covered = sorted((start, stop) for start, stop, _ in found)
    place = 0
    for start, stop, name in NameIndex(wanted).mentions(text):
        while place < len(covered) and covered[place][1] <= start:
            place += 1
        if place == len(covered) or covered[place][0] >= stop:
            open_places[name].append((start, stop))
    for name, places in open_places.items():
        times = marked[name]
        if times == 0 or times >= LEAST_SHARE * (times + len(places)):
            yield from ((start, stop, wanted[name]) for start, stop in places)


def _searchable(name: str) -> bool:
    return name[0].isupper() and len(name) > 1


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
