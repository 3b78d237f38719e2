"""What the program never does: run text it is given, ask the net, open work to others."""

from __future__ import annotations

import ast
import json
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.exchange.formats import format_named, format_names
from annotator.store.store import Store
from annotator.suggest.child import SuggestChild
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.suggester import PipelineError
from tests.cli.conftest import CommandLine, annotator, db, worked
from tests.core.schemas import NEWS

__all__ = ["annotator", "db", "worked"]

PACKAGE = Path(__file__).parents[1] / "annotator"

#: What runs text, starts programs, unpickles, asks the net or makes files with names to be guessed.
NEVER = frozenset(
    (
        *("eval", "exec", "compile", "__import__", "subprocess", "tempfile.mktemp"),
        *("os.system", "os.popen", "os.execv", "os.execvp", "os.spawnv", "os.startfile"),
        *("yaml.load", "yaml.load_all", "yaml.full_load", "yaml.unsafe_load"),
        *("pickle", "cPickle", "cloudpickle", "dill", "shelve", "marshal", "webbrowser", "pty"),
        *("requests", "httpx", "urlopen", "http", "ftplib", "socket", "socketserver", "asyncssh"),
    )
)

#: The one place that starts a process.
MAY = {
    "suggest/child.py": {"subprocess"},
    "suggest/cluster.py": {"socket"},
    "cli/rolling.py": {"subprocess"},
    "cli/places.py": {"subprocess"},
}


def _names(tree: ast.AST) -> Iterator[str]:
    """Modules that are imported, and functions that are called by their plain names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (part for alias in node.names for part in alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name):
                yield f"{owner.id}.{node.func.attr}"


def test_nothing_in_the_program_runs_text_or_asks_the_net() -> None:
    """Processes are started in few places, never by a shell, and YAML is only ever composed."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        source = path.read_text(encoding="utf-8")
        found = {*_names(ast.parse(source))} & NEVER
        assert found <= MAY.get(place, set()), place
        assert "shell=True" not in source, place
        assert "allow_pickle=True" not in source, place


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody to talk to: whoever tries fails."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the net was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("alone")
def test_no_command_asks_the_net(annotator: CommandLine, worked: Path, tmp_path: Path) -> None:
    """Neither for contexts of JSON-LD nor for whatever else a file names."""
    url = "http://127.0.0.1:9/"
    annotation = {
        "@context": [f"{url}anno.jsonld", {"@import": url, "@vocab": url}],
        "id": f"{url}1",
        "type": "Annotation",
        "body": {"type": "TextualBody", "purpose": "tagging", "value": "ORG"},
        "target": {
            "source": {"id": f"{url}text", "type": "Text", "value": "Sony rose."},
            "selector": {"type": "TextPositionSelector", "start": 0, "end": 4},
        },
    }
    file = tmp_path / "f.jsonld"
    file.write_text(json.dumps(annotation))
    for name in format_names():
        if format_named(name).can_read:
            annotator("import", worked, file, "--format", name, "--as", "kim")
        if format_named(name).can_write:
            out = tmp_path / f"out-{name}"
            done = annotator("export", worked, "--format", name, "--as", "Ada", "-o", out)
            assert done.status == 0, done.err
    lines = json.dumps({"text": "Sony.", "url": url, "@context": url, "$ref": url})
    (tmp_path / "a.jsonl").write_text(lines)
    for words in (("add", worked, tmp_path / "a.jsonl"), ("list", worked), ("stats", worked)):
        assert annotator(*words).status == 0
    assert annotator("report", worked, "-o", tmp_path / "r.html").status == 0
    assert "src=" not in (tmp_path / "r.html").read_text()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_projects_and_backups_are_their_owners_and_exports_as_the_umask_says(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """Work is private until it is handed on."""
    before = os.umask(0)
    try:
        made = (
            ("init", tmp_path / "new.db"),
            ("backup", worked, tmp_path / "copy.db"),
            ("export", worked, "--format", "jsonl", "-o", tmp_path / "out.jsonl"),
        )
        assert [annotator(*words).status for words in made] == [0, 0, 0]
        with Store.open(tmp_path / "copy.db") as store:
            store.count()
            beside = [path for path in tmp_path.iterdir() if "copy.db" in path.name]
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in beside}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "new.db").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "out.jsonl").stat().st_mode) == 0o666


def test_the_child_runs_nothing_of_the_folder_it_is_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file there that is called like a module is let be."""
    for name in ("msgspec", "spacy", "annotator", "json", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w').close()")
    monkeypatch.chdir(tmp_path)
    rules = SuggestionRules.of(NEWS, "packaged")
    with SuggestChild(rules, "nix") as child, pytest.raises(PipelineError, match="'nix'"):
        child.start()
    assert not (tmp_path / "ran").exists()
