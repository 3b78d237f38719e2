"""train: a pipeline from finished articles, with its figures, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Status
from annotator.store.log import Actor, Role
from annotator.store.store import Store
from annotator.suggest.training.epochs import Epoch, epochs
from annotator.suggest.training.trainer import Training
from tests.cli.conftest import CommandLine
from tests.store.projects import ADA, BEN, do, project
from tests.suggest.training.works import finished

WORKS = finished(30)


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """Ada has finished thirty articles of a small world."""
    return filled(tmp_path / "p.db", WORKS)


def filled(db: Path, works: list[AnnotatedArticle]) -> Path:
    """A project in which Ada has done all this."""
    project(db, [work.article for work in works])
    with Store.open(db) as store:
        for seq, work in enumerate(works, 1):
            do(store, seq, ADA, lambda act, work=work: mark(act, work))  # type: ignore[misc]
    return db


def mark(act: Act, work: AnnotatedArticle) -> None:
    """Annotate an article as it should be, and finish it."""
    ids = {a.id: act.add(a.span, a.label) for a in work.annotations}
    for link in work.links:
        act.link(ids[link.from_id], ids[link.to_id], link.type)
    act.set_status(Status.FINISHED)


def test_a_pipeline_with_its_figures(
    annotator: CommandLine, annotated: Path, tmp_path: Path
) -> None:
    """On the terminal, in meta.json and in a README; suggest takes it."""
    out = tmp_path / "small"
    result = annotator("train", annotated, "-o", out, "--epochs", 8)
    assert result.status == 0
    said = result.err.splitlines()
    assert said[0].startswith("finished: Ada 30; learning from ")
    assert said[1].startswith("entities: ")
    assert "at most" in next(line for line in said if "epoch 1 of 8" in line)
    lines = result.out.splitlines()
    assert lines[0] == "on 4 articles held out:"
    assert lines[1].startswith("LABEL ")
    assert "attributed_to" in result.out
    assert lines[-1] == f"written to {out}; 'annotator suggest {annotated} --pipeline {out}' " + (
        "suggests by it"
    )
    meta = json.loads((out / "meta.json").read_text())
    assert meta["performance"]["held_out_articles"] == 4
    row = next(line for line in lines if line.startswith("PERSON"))
    figures = meta["performance"]["labels"]["PERSON"]
    assert f"{figures['exact_f']:.3f}" in row
    readme = (out / "README.md").read_text()
    assert "| PERSON |" in readme
    assert "4 were held out" in readme
    taken = annotator("suggest", annotated, "--all", "--pipeline", out)
    assert (taken.status, taken.err) == (0, "")
    assert "in 30 articles" in taken.out
    again = annotator("train", annotated, "-o", out, "--epochs", 8)
    assert again.status == 2
    assert again.line == f"{out}: is there already; choose another name or add --force"


@pytest.fixture
def learning(monkeypatch: pytest.MonkeyPatch) -> list[Training]:
    """Nothing is learnt: what is to be trained is told."""
    seen: list[Training] = []

    def learn(self: Training, report: object) -> object:
        seen.append(self)
        raise KeyboardInterrupt

    monkeypatch.setattr(Training, "learn", learn)
    return seen


def test_stopped_in_the_first_epoch_nothing_is_written(
    annotator: CommandLine, annotated: Path, tmp_path: Path, learning: list[Training]
) -> None:
    """Nor is anything left beside it."""
    before = set(tmp_path.iterdir())
    result = annotator("train", annotated, "-o", tmp_path / "new")
    assert result.status == 130
    assert set(tmp_path.iterdir()) == before
    assert len(learning) == 1


def test_stopped_later_the_best_is_kept(
    annotator: CommandLine, annotated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says which layers there was no time for."""

    def one_epoch(*args: object) -> Iterator[Epoch]:
        yield next(epochs(*args))  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr("annotator.suggest.training.trainer.epochs", one_epoch)
    result = annotator("train", annotated, "-o", tmp_path / "new")
    assert result.status == 130
    assert "stopped: what is best so far is kept; nothing was learnt of sources, claims" in (
        result.err
    )
    assert "stopped before it was done" in (tmp_path / "new" / "README.md").read_text()
    assert annotator("suggest", annotated, "--all", "--pipeline", tmp_path / "new").status == 0


def test_gold_comes_first_and_then_who_did_most(
    annotator: CommandLine, annotated: Path, tmp_path: Path, learning: list[Training]
) -> None:
    """One work an article."""
    with Store.open(annotated) as store:
        for seq in (1, 2):
            do(store, seq, BEN, lambda act, seq=seq: mark(act, WORKS[seq - 1]))  # type: ignore[misc]
        gold = Actor("@gold", Role.REVIEWER)
        do(store, 2, gold, lambda act: mark(act, WORKS[1]))
    result = annotator("train", annotated, "-o", tmp_path / "new")
    assert result.err.startswith("finished: Ada 29, gold 1; ")
    parts = learning[0].parts
    whose = {
        w.article.id: w.annotator_id
        for part in (parts.train, parts.dev, parts.held_out)
        for w in part
    }
    assert (len(whose), whose["a0"], whose["a1"]) == (30, "Ada", "@gold")


@pytest.mark.parametrize(
    ("number", "options", "line"),
    [
        (12, (), "12 finished articles are too few to train on: "),
        (12, ("--as", "Zoe"), "DB: holds no work by Zoe; there is work by Ada"),
        (12, ("--gold",), "DB: there is no gold in this project yet"),
        (12, ("--gold", "--as", "Ada"), "--as and --gold exclude each other"),
        (12, ("--as", "Ada", "--as", "Ben"), "--as names one annotator here"),
        (0, (), "DB: nobody has finished an article yet; training counts finished ones only"),
        (30, ("--held-out", "nan"), "invalid value for '--held-out': nan is not in the range"),
        (30, ("--continue", "nowhere"), "no pipeline 'nowhere': neither an installed package nor"),
        (30, ("-o", "file"), "HERE/file: is no folder; choose another name"),
        (30, ("-o", "nowhere/new"), "HERE/nowhere/new: cannot be made (No such file"),
    ],
)
def test_what_it_refuses(
    annotator: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    options: tuple[str, ...],
    line: str,
) -> None:
    """One line that says what is wrong, status 2, and nothing is left behind."""
    monkeypatch.chdir(tmp_path)
    db = filled(tmp_path / "p.db", WORKS[:number])
    (tmp_path / "file").write_text("mine")
    before = set(tmp_path.iterdir())
    result = annotator("train", db, "-o", "new", *options)
    assert (result.status, result.out) == (2, "")
    last = result.err.splitlines()[-1].removeprefix("annotator: ")
    assert last.startswith(line.replace("DB", str(db)).replace("HERE", str(tmp_path)))
    assert set(tmp_path.iterdir()) == before


def test_no_project(annotator: CommandLine, tmp_path: Path) -> None:
    """A file that is none, and none at all."""
    (tmp_path / "note").write_text("no project")
    for name in ("note", "nothing"):
        result = annotator("train", tmp_path / name, "-o", tmp_path / "new")
        assert result.status == 2
        assert result.line.startswith(str(tmp_path / name))
