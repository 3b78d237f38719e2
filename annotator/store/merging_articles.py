"""The articles of another copy: found again by their text, or put in."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass
from functools import cached_property

from annotator.store import articles
from annotator.store.articles import article_of
from annotator.store.errors import DamagedError

_NUMBER = re.compile(r"-\d+\Z")


@dataclass(frozen=True)
class Matched:
    """The articles of the other copy by their numbers there, with those that they have here."""

    #: Those that are in both.
    same: dict[int, int]
    #: Those that were put in.
    new: dict[int, int]

    @cached_property
    def all(self) -> dict[int, int]:
        """Both of them."""
        return {**self.same, **self.new}


def match(
    ours: sqlite3.Connection, theirs: sqlite3.Connection, *, known_only: bool = False
) -> Matched:
    """Find the other copy's articles here, and put in those that are not (unless `known_only`)."""
    here = {row[0]: row[1] for row in ours.execute("SELECT hash, seq FROM article")}
    same: dict[int, int] = {}
    new: dict[int, int] = {}
    for seq, hash in theirs.execute("SELECT seq, hash FROM article ORDER BY seq").fetchall():
        if hash in here:
            same[seq] = here[hash]
        elif not known_only:
            new[seq] = _put_in(ours, articles.by_seq(theirs, seq))
    for seq, number in same.items():
        _bring_meta(ours, theirs, seq, number)
    return Matched(same, new)


def _put_in(ours: sqlite3.Connection, row: sqlite3.Row) -> int:
    article = article_of(row)
    return articles.add(ours, article, row["added"]).seq


def _bring_meta(
    ours: sqlite3.Connection, theirs: sqlite3.Connection, seq: int, number: int
) -> None:
    """Bring along what is said of the same text there, as adding it again would."""
    sql = "SELECT id, meta FROM article WHERE seq = ?"
    here = ours.execute(sql, (number,)).fetchone()
    there = theirs.execute(sql, (seq,)).fetchone()
    if tuple(here) == tuple(there):
        return
    try:
        known = _said(here["id"], json.loads(here["meta"]))
        said = _said(there["id"], json.loads(there["meta"]))
    except (ValueError, AttributeError) as error:
        raise DamagedError(
            f"article '{there['id']}': its metadata cannot be read; run 'annotator check'"
        ) from error
    plain = {_plain(it) for it in known}
    new = []
    for it in said:
        if _plain(it) not in plain:
            plain.add(_plain(it))
            new.append(it)
    if new:
        meta = json.loads(here["meta"])
        listed = meta.get("also", [])
        meta["also"] = [*(listed if isinstance(listed, list) else [listed]), *new]
        ours.execute(
            "UPDATE article SET meta = ? WHERE seq = ?",
            (json.dumps(meta, ensure_ascii=False), number),
        )


def _said(id: str, meta: dict[str, object]) -> list[object]:
    """Every name and metadata under which a text is known."""
    also = meta.pop("also", [])
    return [{"id": id, **meta}, *(also if isinstance(also, list) else [also])]


def _plain(said: object) -> str:
    """The same for an id with the number that a clash gave it."""
    if isinstance(said, dict) and isinstance(said.get("id"), str):
        said = {**said, "id": _NUMBER.sub("", said["id"])}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
