"""Titles and roles that stand before a person's name and are no part of it."""

from __future__ import annotations

import re

_COURTESY = (
    "Mr Mrs Ms Miss Mx Mister Madam Madame Messrs Sir Dame Lady Lord Dr Prof Professor Rev "
    "Reverend Fr Father Pastor Bishop Archbishop Cardinal Rabbi Imam Sheikh Shaikh Sheikha "
    "Hon Honourable Honorable King Queen Prince Princess Emperor Emir Sultan Crown Late Capt "
    "Captain Col Colonel Lt Lieutenant Maj Major Gen General Sgt Sergeant Cpl Corporal Brig "
    "Brigadier Adm Admiral Marshal Commander Cmdr Inspector Supt Superintendent Constable "
    "Officer Detective Sheriff Judge Justice Magistrate Attorney Ambassador Consul Envoy "
    "Chancellor President Premier PM Minister Prime Deputy Vice Vice-President Speaker "
    "Secretary Undersecretary Governor Gov Mayor Senator Sen Rep Representative Congressman "
    "Congresswoman Delegate Councillor Councilman Councilwoman Legislator Lawmaker "
    "Assemblyman Assemblywoman MP MEP Chief Chairman Chairwoman Chairperson Chair Director "
    "Commissioner Comptroller Treasurer CEO Coach Spokesman Spokeswoman Spokesperson Former "
    "Ex-President Ex-Minister Acting Interim Saint Pope"
)

#: What a run of words before a name may consist of to be cut off, in either case but the first.
ROLE_WORDS = frozenset(word.casefold() for word in _COURTESY.split())

#: Kept where only one name follows: the name is then not known without it ("Pope Anselm").
_PART_OF_NAME = frozenset(("pope", "saint", "crown", "sultan", "imam", "father"))

_WORD = re.compile(r"\S+")


def without_titles(name: str) -> int:
    """How many characters of titles and roles to cut off the front: something named is left."""
    words = [(match.group(), match.start()) for match in _WORD.finditer(name)]
    first = 0
    while first < len(words) - 1 and words[first][0].rstrip(".").casefold() in ROLE_WORDS:
        if words[first][0].rstrip(".").casefold() in _PART_OF_NAME and len(words) - first <= 2:
            break
        first += 1
    return words[first][1] if words else 0


_TITLES_BEFORE = re.compile(r"(?:\b[A-Z][\w-]*\.? )+$")


def title_start(text: str, start: int) -> int:
    """Where the titles and roles begin that stand right before a name; its start if none do."""
    run = _TITLES_BEFORE.search(text, max(0, start - 60), start)
    if run is None:
        return start
    begins = start
    for word in reversed(list(_WORD.finditer(run.group()))):
        if word.group().rstrip(".").casefold() not in ROLE_WORDS:
            break
        begins = run.start() + word.start()
    return begins
