"""What is kept besides annotations and links, as far as the state has to know it."""

from __future__ import annotations

from typing import ClassVar


class Record:
    """A ruling, a return, an answer to one: each a frozen dataclass in `core.ruling`.

    Or a region in `core.brought_back`.
    """

    __slots__ = ()

    #: What it is, in the word that the log's JSON has for it.
    is_a: ClassVar[str]

    @property
    def subject_id(self) -> str:
        """The id under which the state keeps it."""
        raise NotImplementedError
