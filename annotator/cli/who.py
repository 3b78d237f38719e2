"""Who is at work: the name that stands beside every decision."""

from __future__ import annotations

import os
import unicodedata

from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError

LONGEST_NAME = 100

#: Joiners that some scripts cannot write a name without.
_JOINERS = ("\u200c", "\u200d")


class NameFault(AnnotatorError):
    """A name that nobody can go by."""


def own_name(given: str | None) -> str:
    """The name given, else ANNOTATOR_NAME, else the login name.

    Raises:
        NameFault: when that is no name to go by.
    """
    if given is not None:
        return checked_name(given, "--as")
    name = os.environ.get("ANNOTATOR_NAME")
    if name:
        return checked_name(name, "ANNOTATOR_NAME")
    return checked_name(_login_name(), "the login name")


def checked_name(given: str, where: str) -> str:
    """The name in Unicode's composed form.

    Raises:
        NameFault: when it is empty, too long, holds what cannot be seen or begins with @.
    """
    name = _sound(given, where)
    if name.startswith("@"):
        raise NameFault(f"{where}: '{one_line(name)}' begins with @, which is kept for the program")
    return name


def composed(names: tuple[str, ...]) -> list[str]:
    """Names to look up, in the form in which they are kept, those of the program too.

    Raises:
        NameFault: when it is empty, too long or holds what cannot be seen.
    """
    return [_sound(name, "--as") for name in names]


def _sound(given: str, where: str) -> str:
    name = unicodedata.normalize("NFC", given).strip()
    if not name:
        if where.isupper():
            raise NameFault(f"{where}: a name is needed, and this one is empty")
        option = where if where.startswith("--") else "--as"
        raise NameFault(f"{where}: a name is needed; give one with {option} NAME")
    if len(name) > LONGEST_NAME:
        raise NameFault(f"{where}: a name has {LONGEST_NAME} characters at most")
    if any(_is_control(char) for char in name):
        raise NameFault(f"{where}: '{one_line(name)}' holds control characters")
    return name


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in _JOINERS


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
