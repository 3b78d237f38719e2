"""write DIR, read DIR, table DIR, carry ARTICLES DIR."""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any


def read(folder: Path) -> None:
    """Read with all that is installed here; what others found stays beside it."""
    from tests.consumers.readers import CONSUMERS

    results = _results(folder)
    for consumer in CONSUMERS:
        key = f"{consumer.format}|{consumer.name}"
        found = _version(consumer.package)
        if found is None:
            results.setdefault(key, {"version": f"{consumer.package}: not installed"})
            continue
        try:
            results[key] = {"version": found, **consumer.read(folder)}
        except Exception as error:
            results[key] = {"version": found, "articles": f"{type(error).__name__}: {error}"[:200]}
        print(key, results[key], flush=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1))


def _version(package: str) -> str | None:
    """A package with its version, or a variable that says where a program is; None: not here."""
    if not package or package.isupper():
        return "-" if not package or os.environ.get(package) else None
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return None


def table(folder: Path) -> None:
    """Who found what, as a table in Markdown."""
    print("| format | read by | version | articles | spans | links |\n|---|---|---|---|---|---|")
    for key, row in _results(folder).items():
        cells = [
            *key.split("|"),
            *(row.get(it, "") for it in ("version", "articles", "spans", "links")),
        ]
        print(f"| {' | '.join(cells)} |")


def _results(folder: Path) -> dict[str, Any]:
    path = folder / "results.json"
    found: dict[str, Any] = json.loads(path.read_bytes()) if path.exists() else {}
    return found


def main() -> None:
    """What the command line asks for."""
    match sys.argv[1:]:
        case ["write", folder]:
            from tests.consumers.writing import write

            write(Path(folder))
        case ["read", folder]:
            read(Path(folder))
        case ["table", folder]:
            table(Path(folder))
        case ["carry", articles, folder]:
            from tests.consumers.carrying import carry

            raise SystemExit(0 if carry(Path(articles), Path(folder)) else 1)
        case _:
            raise SystemExit("usage: python -m tests.consumers write|read|table|carry ...")


main()
