"""Libraries that only some formats need, and that are installed with an extra."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from annotator.exchange.errors import ExchangeError


def extra_module(name: str, extra: str) -> ModuleType:
    """The module of that name.

    Raises:
        ExchangeError: when it is not installed, with the extra that brings it.
    """
    library = name.partition(".")[0]
    try:
        import_module(library)
    except ModuleNotFoundError as error:
        if error.name != library:
            raise
        raise ExchangeError(
            f"{library} is not installed; pip install 'annotator-tui[{extra}]' brings it"
        ) from None
    return import_module(name)
