"""Articles that tell one story in much the same words: an agency's report in several papers.

Split between training and test they would make any figure too good.
"""

from __future__ import annotations

import re
from collections import Counter
from zlib import crc32

#: Words that stand together: what two texts share of these, they hardly share by chance.
_RUN = 5

#: One run in so many is compared, chosen by its hash, so the same in every text.
_SAMPLED = 16

#: Two texts are one story from this share of the runs of the shorter one on...
_SHARE = 0.4

#: ...if there are so many at least.
_LEAST = 3

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])[^\W_])+")


class Stories:
    """The stories told so far, each known by its first article.

    It holds a number for each sixteenth word of all texts.
    """

    def __init__(self) -> None:
        self._first: dict[int, int] = {}
        self._hashes: list[str] = []
        self._sizes: list[int] = []

    def first_of(self, hash: str, text: str) -> str:
        """The hash of the first article that tells this one's story: its own if it is new."""
        runs = sample(text)
        told = Counter(self._first[run] for run in runs if run in self._first)
        story = self._best(told, len(runs))
        if story is None:
            story = len(self._hashes)
            self._hashes.append(hash)
            self._sizes.append(len(runs))
        for run in runs:
            self._first.setdefault(run, story)
        return self._hashes[story]

    def _best(self, told: Counter[int], size: int) -> int | None:
        """The story most of whose runs were found, the oldest of these, if they are enough."""
        close = [
            (-shared, story)
            for story, shared in told.items()
            if shared >= max(_LEAST, _SHARE * min(size, self._sizes[story]))
        ]
        return min(close)[1] if close else None


def sample(text: str) -> set[int]:
    """A sixteenth of the text's runs of five words, as numbers of 32 bits; case does not count."""
    words = [word.encode() for word in _WORD.findall(text.casefold())]
    runs = (crc32(b" ".join(words[at : at + _RUN])) for at in range(len(words) - _RUN + 1))
    return {run for run in runs if run % _SAMPLED == 0}
