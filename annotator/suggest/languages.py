"""Which language a passage is in, told by its commonest words or by its script.

Stop-words are enough to tell paragraphs apart, need no model and no dependency, and say nothing
where there is too little to go by.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

#: Words that are common in one language and rare or unknown in the others.
_COMMON = {
    "en": "the of and to in is was for that with on by as at from his her they have has had this"
    " which are were be been an or not but its it he she you your we our will would who their",
    "es": "el la los las de del y en que por con para una un se su sus al como más no es lo este"
    " esta pero fue son ha han ser también nuestro nuestra nuestros tu te sobre desde usted",
    "pt": "o a os as de do da dos das e em que por com para uma um se seu sua ao à como mais não é"
    " no na nos nas este esta mas foi são ser também nosso nossa você pelo pela sobre",
    "fr": "le la les des de du et en que qui pour par avec une un se sa son ses au aux comme plus"
    " ne pas est sont cette ce dans sur vous votre nous notre nos il elle été être ont",
    "it": "il la lo gli le di del della dei delle e in che per con una un si suo sua al alla come"
    " più non è sono questo questa nel nella ma ha anche nostro nostra tuo sul sulla",
    "de": "der die das den dem des und in ist von zu mit für auf ein eine einer einen nicht sich"
    " als auch es an werden wird wurde aus bei nach sie wir ihr ihre unser unsere oder wie",
    "nl": "de het een en van in is op te met voor zijn niet aan er om ook als bij of door naar"
    " wordt werd deze dit onze ons uw je wij zij maar nog over",
    "id": "yang dan di ke dari untuk dengan ini itu pada adalah tidak akan oleh juga dalam anda"
    " kami telah bisa atau sebagai lebih kita mereka",
    "tr": "ve bir bu için ile de da olarak daha çok en olan gibi ne kadar sonra ama değil veya"
    " sizin bizim",
    "pl": "i w na z do się nie że jest to o po za od przez dla jak ale oraz są był była tym"
    " naszej nasz",
}
_LANGUAGES = {name: frozenset(words.split()) for name, words in _COMMON.items()}

#: Of which languages a word is common, each told by the share that is its own.
_OF_WORD: dict[str, tuple[str, ...]] = {
    word: tuple(name for name, words in _LANGUAGES.items() if word in words)
    for word in frozenset().union(*_LANGUAGES.values())
}

#: The least share of a passage's words that are common in its language.
_SHARE = 0.22

#: How many times more words must speak for it than for any other.
_AHEAD = 1.6

#: The least number of words (of letters, where words are not parted) to tell by.
_WORDS, _LETTERS = 6, 12

#: Scripts in whose texts words are told by blanks and mean what `_COMMON` says.
_LATIN = "LATIN"

_WORD = re.compile(r"[^\W\d_]+")


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return _WORD.findall(text.lower())


def language(words: Iterable[str]) -> str | None:
    """The language of a passage's words (`en`), or the script (`CYRILLIC`); None where unclear."""
    words = list(words)
    script = _script(words)
    if script != _LATIN:
        return script
    if len(words) < _WORDS:
        return None
    votes: dict[str, float] = {}
    for word in words:
        names = _OF_WORD.get(word, ())
        for name in names:
            votes[name] = votes.get(name, 0) + 1
    ranked = sorted(votes.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < max(3, _SHARE * len(words)):
        return None
    if len(ranked) > 1 and ranked[0][1] < _AHEAD * ranked[1][1]:
        return None
    return ranked[0][0]


def _script(words: list[str]) -> str | None:
    """The script of at least four in five letters; None where there are few or it is mixed."""
    counts: dict[str, int] = {}
    for word in words:
        name = _script_of(word[0])
        counts[name] = counts.get(name, 0) + len(word)
    if not counts:
        return None
    total, (name, most) = sum(counts.values()), max(counts.items(), key=lambda pair: pair[1])
    if total < _LETTERS or most < 0.8 * total:
        return None
    return name


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    name = unicodedata.name(letter, "UNKNOWN").split(" ", 1)[0]
    # Japanese and Korean mix these with Chinese characters in one sentence.
    return "CJK" if name in ("HIRAGANA", "KATAKANA", "HANGUL", "CJK") else name
