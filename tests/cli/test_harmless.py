"""Whatever a file says, what is printed acts on no terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli.commands import COMMANDS
from annotator.core.annotation import Status
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.cli.conftest import CommandLine, Result
from tests.store.projects import do, place

#: A title for the window, a clear screen of either kind, a bell, a line that writes over itself,
#: and text that runs the other way.
EVIL = "\x1b]0;x\x07\x9b2J\x7f\r\v\u2028\u202e"


def harmless(result: Result) -> bool:
    """Whether something came out, and no more than text and line ends."""
    text = (result.out + result.err).replace("\n", "")
    return bool(text) and text.isprintable()


@pytest.fixture
def evil(annotator: CommandLine, db: Path) -> Path:
    """A project with hostile signs wherever a file may bring them in."""
    spans = [
        {"start": 0, "end": 4, "label": "CLAIM", "note": EVIL, "attributes": {"remark": EVIL}},
        {"start": 5, "end": 9, "label": "SOURCE"},
    ]
    record = {"id": "evil", "text": f"Sony rose {EVIL} .", "meta": {"title": EVIL, EVIL: EVIL}}
    done = {**record, "spans": spans, "note": EVIL, "annotator": EVIL}
    taken = annotator(
        *("import", db, "-", "--format", "jsonl", "--as", "kim"), stdin=json.dumps(done).encode()
    )
    assert taken.status == 0
    assert harmless(taken)
    other = {
        "id": "other",
        "text": "Kim rose.",
        "spans": [{"start": 0, "end": 3, "label": "PERSON", "suggester": EVIL, "score": 0.5}],
    }
    taken = annotator(
        *("import", db, "-", "--format", "jsonl", "--suggestions"), stdin=json.dumps(other).encode()
    )
    assert taken.status == 0
    with Store.open(db) as store:
        suggested = next(r for r in store.suggested() if r.article.id == "other")
        do(store, 4, Actor("kim"), lambda act: act.accept(suggested.suggestions.spans[0].id))
        span = place(store.article(3).text, EVIL.strip())
        do(store, 3, Actor("kim"), lambda act: act.add(span, "PERSON"))
    return db


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "--json"),
        ("stats",),
        ("stats", "--json"),
        ("history",),
        ("history", "--json"),
        ("check",),
        ("export", "--format", "jsonl"),
        ("export", "--format", "jsonl", "--suggestions"),
        ("export", "--format", "csv"),
    ],
    ids=" ".join,
)
def test_nothing_in_a_project_acts_on_a_terminal(
    annotator: CommandLine, evil: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a dataset holds is shown as harmless as what is told of it."""
    # The program's own colours would hide what comes from the project.
    monkeypatch.setenv("NO_COLOR", "1")
    result = annotator(words[0], evil, *words[1:], terminal=True)
    assert result.status == 0
    assert harmless(result)


@pytest.mark.parametrize(
    "words",
    [
        ("add", "DB", f"{EVIL}.txt"),
        ("add", "DB", f"{EVIL}.nix"),
        ("add", "DB", "folder"),
        ("add", f"{EVIL}.db", "folder"),
        ("init", f"{EVIL}.db"),
        ("init", "DB"),
        ("init", "new.db", "--schema", EVIL),
        ("schema", "check", f"{EVIL}.yaml"),
        ("backup", "DB", f"{EVIL}.db"),
        ("backup", f"{EVIL}.db", "DB"),
        ("remove", "DB", EVIL, "--yes"),
        ("history", "DB", "--as", EVIL),
        ("annotate", "DB", "--article", EVIL),
        ("import", "DB", f"{EVIL}.jsonl", "--format", "jsonl", "--as", "kim"),
        ("import", "DB", f"{EVIL}.nix", "--format", "jsonl", "--as", "kim"),
        ("export", "DB", "--format", "csv", "-o", f"{EVIL}/x"),
        ("export", "DB", "--format", EVIL),
        ("export", "DB", "--format", "csv", "--status", EVIL),
        ("suggest", "DB", "--pipeline", EVIL),
        ("suggest", "DB", f"--{EVIL}"),
        (EVIL,),
    ],
    ids=range(21),
)
def test_no_name_that_is_given_acts_on_a_terminal(
    annotator: CommandLine,
    evil: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    """Names of files may hold anything but a slash."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for path in (Path(f"{EVIL}.txt"), Path("folder", f"{EVIL}.md"), Path("folder", EVIL)):
        path.write_text(f"A new text {path.parent}.")
    Path(f"{EVIL}.jsonl").write_bytes(b"{\n" + json.dumps({"id": EVIL, "text": "x"}).encode())
    Path(f"{EVIL}.yaml").write_text("name: [x]\n")
    assert harmless(annotator(*(evil if word == "DB" else word for word in words)))


@pytest.mark.parametrize(
    "words",
    [
        ("report",),
        ("report", "--json"),
        ("agreement",),
        ("agreement", "--json"),
        ("evaluate",),
        ("evaluate", "--json"),
        ("assign",),
        ("corrections",),
        ("memory", "--as", "kim"),
        ("list", "--filter", EVIL),
        ("list", "--filter", f"status:{EVIL}"),
        ("list", "--filter", f'outlet:"{EVIL}"'),
        ("stats", "--plot"),
        ("schema", "show"),
        ("keys", "--keymap", EVIL),
        ("keys", "--keymap", f"{EVIL}.yaml"),
        ("suggest", "--pipeline", f"{EVIL}.folder"),
    ],
    ids=range(17),
)
def test_no_figure_or_fault_about_hostile_work_acts_on_a_terminal(
    annotator: CommandLine,
    evil: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    """Two people have finished it, differently, and one of them has a name like markup."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)
    with Store.open(evil) as store:
        for name in ("kim", "[/][@click=app.quit]Ben"):
            do(store, 3, Actor(name), lambda act: act.set_note(None, EVIL))
            do(store, 3, Actor(name), lambda act: act.set_status(Status.FINISHED))
    Path(f"{EVIL}.yaml").write_text(f"keys: {{{json.dumps(EVIL)}: {json.dumps(EVIL)}}}\n")
    Path(f"{EVIL}.folder").mkdir()
    (Path(f"{EVIL}.folder") / "config.cfg").write_text(f"[nlp]\nlang = {json.dumps(EVIL)}\n")
    alone = words[0] == "keys"
    result = annotator(words[0], *(() if alone else (evil,)), *words[1:], terminal=True)
    assert result.status in (0, 1, 2)
    assert harmless(result)


def test_no_help_acts_on_a_terminal(
    annotator: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the environment says."""
    for name in ("ANNOTATOR_NAME", "ANNOTATOR_KEYMAP", "USER", "LOGNAME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, EVIL)
    for command in ((), *((name,) for name in COMMANDS)):
        result = annotator(*command, "--help")
        assert result.status == 0
        assert harmless(result)
