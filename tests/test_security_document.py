"""The page on security: whatever it says is shown by a test is."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@cache
def _functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_every_test_that_is_named_is_there(path: str, name: str) -> None:
    """Who renames one names it anew."""
    assert name.startswith("test_")
    assert name in _functions(path)


def test_every_threat_has_a_test() -> None:
    """No line of the table stands for itself."""
    table = PAGE.partition("| threat |")[2].partition("\n\n")[0].splitlines()[2:]
    assert len(table) > 30
    assert [line for line in table if "::test_" not in line] == []
    assert len(TESTS) > 50
