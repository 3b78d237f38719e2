"""What is fuzzed: which files, and what the program is to do with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from annotator.exchange.formats import format_named, format_names
from annotator.store.store import Store
from tests.fuzz import seeds
from tests.fuzz.mutations import Files, mutate
from tests.fuzz.oracle import Fault, command
from tests.fuzz.patterns import check_patterns
from tests.fuzz.records import check_records
from tests.fuzz.tables import spoil_table
from tests.store.projects import ADA, BEN, do, project, suggest

Spoil = Callable[[Random, Files, Sequence[Files]], Files]


@dataclass(frozen=True)
class Target:
    """Files to begin with, how they are spoilt, and what is done with them in a folder.

    `use` returns what tells one outcome from another: what the program said, without the details.
    """

    name: str
    seeds: Callable[[Workshop], list[Files]]
    use: Callable[[Workshop, Files], str]
    spoil: Spoil = mutate


class Workshop:
    """A folder to try things in, with a project that is as new for each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = folder / "p.db"
        self._new = _project(folder / "new.db")

    def lay_out(self, files: Files) -> Path:
        """The files on disk, and nothing else beside them; the folder that they are in."""
        place = self.folder / "in"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name, data in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
        return place

    def new_project(self, data: bytes | None = None) -> Path:
        """A project with two articles and suggestions, or another file in its place."""
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.db}{end}").unlink(missing_ok=True)
        self.db.write_bytes(self._new if data is None else data)
        return self.db

    @property
    def worked(self) -> bytes:
        """A project that two people worked on."""
        path = self.new_project()
        with Store.open(path) as store:
            do(store, 1, ADA, lambda act: act.accept("s-talks-CLAIM"))
            do(store, 2, BEN, lambda act: act.reject("s-grain-ORG"))
        return path.read_bytes()


def _project(path: Path) -> bytes:
    with Store.open(project(path)) as store:
        suggest(store)
    return path.read_bytes()


def targets() -> dict[str, Target]:
    """All targets by name; one for each format that is read, whichever there are."""
    found = [
        Target("schema", lambda _: seeds.label_schemas(), _use_schema),
        Target("gazetteer", lambda _: seeds.gazetteers(), _use_gazetteer),
        Target("keymap", lambda _: seeds.keymaps(), _use_keymap),
        Target("filter", lambda _: seeds.filters(), _use_filter),
        Target("add", lambda _: seeds.articles(), _use_articles),
        Target("database", _databases, _use_database, _spoil_database),
    ]
    found += [_importing(name) for name in format_names() if format_named(name).can_read]
    return {target.name: target for target in found}


def _use_schema(workshop: Workshop, files: Files) -> str:
    path = workshop.lay_out(files) / "s.yaml"
    checked = command(["schema", "check", str(path)])
    made = workshop.folder / "made.db"
    made.unlink(missing_ok=True)
    init = command(["init", str(made), "--schema", str(path)])
    if init.status == 0:
        command(["schema", "show", str(made)])
        _check(made)
    return checked.err


def _use_gazetteer(workshop: Workshop, files: Files) -> str:
    path = workshop.lay_out(files) / "s.yaml"
    path.write_text(_WITH_GAZETTEERS, encoding="utf-8")
    answer = command(["schema", "check", str(path)])
    if answer.status == 0:
        check_patterns(path)
    return answer.err


_WITH_GAZETTEERS = """\
name: x
layers: {a: {overlap: any}}
labels: {ORG: {layer: a}, PERSON: {layer: a}}
gazetteers: [g.jsonl, g.yaml]
"""


def _use_keymap(workshop: Workshop, files: Files) -> str:
    path = workshop.lay_out(files) / "k.yaml"
    command(["keys", "--review", "--keymap", str(path)])
    return command(["keys", "--keymap", str(path)]).err


def _use_filter(workshop: Workshop, files: Files) -> str:
    line = files["filter"].decode("utf-8", "surrogateescape").replace("\0", " ")
    if not workshop.db.exists():
        workshop.new_project()
    return command(["list", str(workshop.db), "--as", "Ada", "--filter", line]).err


def _use_articles(workshop: Workshop, files: Files) -> str:
    place, db = workshop.lay_out(files), workshop.new_project()
    answer = command(["add", str(db), *(str(place / name) for name in files)])
    _check(db)
    return answer.err


def _importing(name: str) -> Target:
    whose = (["--as", "kim"], ["--suggestions"], ["--gold", "--as", "kim"], ["--as-named"])

    def use(workshop: Workshop, files: Files) -> str:
        place, db = workshop.lay_out(files), workshop.new_project()
        path = place if format_named(name).read_folder else place / next(iter(files))
        said = ""
        for words in whose[:2] if len(files) == 1 else whose[:1]:
            answer = command(["import", str(db), str(path), "--format", name, *words])
            said += answer.err
        for words in whose[2:]:
            command(["import", str(db), str(path), "--format", name, *words])
        _check(db)
        return said

    is_table = format_named(name).extra == "parquet"
    spoil = spoil_table if is_table else mutate
    return Target(name, lambda _: seeds.exchanged(name), use, spoil)


def _check(db: Path) -> None:
    check_records(db)
    answer = command(["check", str(db)])
    if answer.status:
        raise Fault("a project that contradicts itself", answer.out + answer.err)
    command(["list", str(db)])


def _databases(workshop: Workshop) -> list[Files]:
    return [{"p.db": workshop.worked}]


def _spoil_database(chance: Random, files: Files, others: Sequence[Files]) -> Files:
    if chance.random() < 0.2:
        return mutate(chance, files, others)
    data = files["p.db"]
    for _ in range(chance.choice((1, 2, 10))):
        data = seeds.patch(chance, data)
    return {"p.db": data}


def _use_database(workshop: Workshop, files: Files) -> str:
    said = ""
    for words in _OPENING:
        db = str(workshop.new_project(files["p.db"]))
        said += command([db if word == "DB" else word for word in words]).err
    return said


_OPENING = (
    *(["list", "DB"], ["check", "DB"], ["stats", "DB"], ["history", "DB"]),
    *(["export", "DB", "--format", "jsonl"], ["schema", "show", "DB"]),
)
