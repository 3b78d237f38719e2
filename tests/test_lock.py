"""The lock of what development needs: whole, hashed, and within what the project asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
#: Each release (more than one of a package, for different Pythons) with what follows it.
LOCKED = re.findall(r"^([a-z0-9-]+)==(\S+)[^\n]*\n((?:[ #][^\n]*\n)*)", LOCK, flags=re.MULTILINE)


def test_every_release_has_a_hash_and_none_a_place() -> None:
    """Where packages come from is the matter of whoever installs them."""
    assert len(LOCKED) == len(re.findall("^[^ #]", LOCK, flags=re.MULTILINE)) > 60
    assert all("--hash=sha256:" in follows for _, _, follows in LOCKED)
    assert "://" not in LOCK and "index" not in LOCK


def test_all_that_the_project_asks_for_is_locked_within_its_bounds() -> None:
    """After a change of pyproject.toml: `make lock`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [extras] = re.findall(r"^EXTRAS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    needed = [*project["dependencies"], "hatchling>=1.27"]
    needed += (line for name in extras.split() for line in project["optional-dependencies"][name])
    for line in needed:
        wanted = Requirement(line)
        releases = [release for name, release, _ in LOCKED if name == wanted.name.lower()]
        assert releases and all(map(wanted.specifier.contains, releases)), line
