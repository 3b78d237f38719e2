"""The one gate through which text and metadata become an article."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from annotator.core.article import Article
from annotator.ingest.items import Ingested, Notice, Skipped
from annotator.ingest.wording import escaped

LONGEST_ID = 200
DEEPEST_META = 32

#: Text of which more than this share is control characters is no text.
_CONTROL_SHARE = 0.05
_CONTROLS = tuple(chr(c) for c in (*range(9), *range(14, 32), *range(127, 160)) if c != 0x85)
_NOT_IN_AN_ID = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def make_article(
    where: str, text: str, meta: Mapping[str, object], given_id: object, fallback_id: str
) -> Iterator[Ingested]:
    """The article, with a notice if its id could not be used, or the reason why there is none."""
    reason = text_problem(text) or _meta_problem(meta)
    if reason:
        yield Skipped(where, reason)
        return
    whole = isinstance(given_id, int) and not isinstance(given_id, bool)
    id = str(given_id) if whole else given_id
    problem = None if id is None else id_problem(id)
    if problem:
        yield Notice(where, f"the id {problem}: {escaped(fallback_id)} is used instead")
    usable = isinstance(id, str) and not problem
    yield Article(str(id) if usable else fallback_id, text, dict(meta))


def text_problem(text: str) -> str | None:
    """Why the text cannot be an article's, or None."""
    if "\0" in text:
        return "binary: it holds NUL characters"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "it holds lone surrogates or broken UTF-8, which cannot be kept"
    if not text:
        return "empty"
    if text.isspace():
        return "only white space"
    if sum(map(text.count, _CONTROLS)) > len(text) * _CONTROL_SHARE:
        return "binary: too many control characters"
    return None


def id_problem(id: object) -> str | None:
    """Why this cannot be an article's id, or None."""
    if not isinstance(id, str):
        return "is neither text nor a whole number"
    if not id.strip():
        return "is empty"
    if len(id) > LONGEST_ID:
        return f"is longer than {LONGEST_ID} characters"
    if _NOT_IN_AN_ID.search(id):
        return f"{escaped(id)} holds control characters"
    return None


def id_from_path(path: str) -> str:
    """An id made of a relative path without its suffix, fit for use whatever the path holds."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return _NOT_IN_AN_ID.sub("_", text)[:LONGEST_ID].strip() or "article"


def _meta_problem(meta: Mapping[str, object]) -> str | None:
    if _deeper_than(meta, DEEPEST_META):
        return f"its metadata are nested deeper than {DEEPEST_META} levels"
    if not all(map(_can_be_kept, _texts_in(meta))):
        return "its metadata hold NUL characters, lone surrogates or broken UTF-8"
    return None


def _texts_in(value: object) -> Iterator[str]:
    """Every text within metadata, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_in(inner)


def _can_be_kept(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _deeper_than(value: object, limit: int) -> bool:
    if isinstance(value, Mapping):
        return limit == 0 or any(_deeper_than(v, limit - 1) for v in value.values())
    if isinstance(value, list):
        return limit == 0 or any(_deeper_than(v, limit - 1) for v in value)
    return False
