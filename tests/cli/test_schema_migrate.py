"""schema migrate: all work under another label schema, by a mapping, as one act of the log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.store.errors import StoreError
from annotator.store.schema_changes import OtherSchemaError
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.cli.full import full_project
from tests.store.projects import ADA, BEN, LATER, do, everything_in, new_id, place

NEW = """
name: wire
layers: {names: {overlap: nest}, sources: {overlap: none}, claims: {overlap: nest}}
labels:
  NAME: {layer: names, key: "1"}
  SOURCE:
    layer: sources
    attributes: {type: {choice: [human, organisation]}, anonymous: {flag: false}}
  CLAIM:
    layer: claims
    attributes:
      form: {choice: [direct, mixed, indirect]}
      stance: {choice: [asserted, denied]}
      remark: {text: true}
links:
  said_by: {from: [CLAIM], to: [SOURCE]}
  cites: {from: [SOURCE], to: [SOURCE]}
"""
MAP = {
    **{"PERSON": "NAME", "ORG": "NAME", "entities": "names", "attributed_to": "said_by"},
    **{"SOURCE.kind": "type", "SOURCE.kind.person": "human", "ORG.kind": ""},
}


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A project in which every table holds something."""
    (tmp_path / "new.yaml").write_text(NEW)
    return full_project(tmp_path / "f.db")


def migrated(
    annotator: CommandLine, db: Path, *more: str, names: dict[str, str] = MAP
) -> list[str]:
    """Migrate with a mapping; the lines of the preview and the result."""
    maps = [word for old, new in names.items() for word in ("--map", f"{old}={new}")]
    args = ("schema", "migrate", db, db.with_name("new.yaml"), "--as", "Rae", *maps, *more)
    result = annotator(*args)
    assert result.status == 0, result.err
    return result.out.splitlines()


def spans(db: Path) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    """What each annotator marked in each article: label, text and attributes."""
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    with Store.open(db) as store:
        for row in store.connection.execute("SELECT * FROM spans ORDER BY start, label"):
            who = (row["article"], row["annotator_id"])
            found.setdefault(who, []).append((row["label"], row["quote"], row["attributes"]))
    return found


def test_labels_links_attributes_and_choices_get_their_new_names(
    annotator: CommandLine, full: Path
) -> None:
    """In all work, in gold, and in suggestions; the preview counts each."""
    lines = migrated(annotator, full, "--drop", "--yes")
    assert "  label PERSON → NAME: 3 annotations, 1 suggestion" in lines
    assert "  link type attributed_to → said_by: 3 links, 2 suggestions" in lines
    assert "  SOURCE.kind=person → type=human: 6 annotations" in lines
    assert "  lost: ORG.kind: 5 values" in lines
    assert spans(full)["talks", "Ada"] == [
        ("CLAIM", "No deal", '{"stance": "asserted"}'),
        ("SOURCE", "Mr Putin", '{"type": "human", "anonymous": false}'),
        ("NAME", "Putin", "{}"),
        ("NAME", "Reuters", "{}"),
    ]
    with Store.open(full) as store:
        read = store.connection.execute
        assert {row[0] for row in read("SELECT DISTINCT type FROM link")} == {"said_by"}
        assert {row[0] for row in read("SELECT label FROM suggestion")} == {
            *("CLAIM", "SOURCE", "NAME")
        }
        layers = {row[0] for row in read("SELECT layer FROM record WHERE is_a = 'ruling'")}
        assert layers == {"names", "sources", "claims", "said_by"}


def test_what_follows_from_the_log_still_does(annotator: CommandLine, full: Path) -> None:
    """Its rows before the change hold the old labels; check makes the same of them."""
    migrated(annotator, full, "--drop", "--yes")
    assert annotator("check", full).out.startswith("sound: 2 articles, ")
    with Store.open(full) as store:
        before = everything_in(store)
        store.write(lambda: store.connection.execute("DELETE FROM annotation"))
    assert annotator("check", full, "--repair").status == 0
    with Store.open(full) as store:
        after = everything_in(store)
    assert {**after, "tally": 0, "annotation": 0} == {**before, "tally": 0, "annotation": 0}
    assert sorted(after["annotation"], key=repr) == sorted(before["annotation"], key=repr)


def test_history_tells_the_change_and_its_mapping(annotator: CommandLine, full: Path) -> None:
    """And each decision that came of it."""
    migrated(annotator, full, "--drop", "--yes")
    lines = annotator("history", full).out.splitlines()
    assert "  Rae  label schema news → wire (PERSON → NAME, " in lines[-1]
    assert any("Ada  talks  relabel (migrate)  PERSON “Putin” → NAME “Putin”" in it for it in lines)
    document = json.loads(annotator("history", full, "--json").out)[-1]
    assert (document["kind"], document["mapping"]["ORG.kind"]) == ("label schema", None)


@pytest.mark.parametrize(
    ("names", "more", "says"),
    [
        ({}, (), "has no place for what bears ORG, PERSON, SOURCE.kind, attributed_to, entities"),
        ({**MAP, "ORG.kind": "x"}, (), "--map: 'ORG.kind' to 'x': no such name in the new"),
        (MAP, (), "1 of the names that are retired are in use (ORG.kind: 5 values): add --drop"),
        ({**MAP, "PERSONS": "NAME"}, (), "'PERSONS' is not in the project's label schema; did you"),
        ({**MAP, "ORG": "ORGS"}, (), "no such name in the new label schema (CLAIM, NAME, SOURCE)"),
        ({**MAP, "SOURCE.kind.person": "man"}, (), "no such name in the new label schema (human"),
        (MAP, ("--drop",), "there is no terminal to ask on: add --yes"),
    ],
)
def test_nothing_is_lost_unsaid(
    annotator: CommandLine, full: Path, names: dict[str, str], more: tuple[str, ...], says: str
) -> None:
    """One line says what it is about and what to do; the project stays as it was."""
    before = full.read_bytes()
    maps = [word for old, new in names.items() for word in ("--map", f"{old}={new}")]
    new = full.with_name("new.yaml")
    result = annotator("schema", "migrate", full, new, "--as", "Rae", *maps, *more)
    assert result.status == 2
    assert says in result.line
    assert full.read_bytes() == before
    assert not list(full.parent.glob("*.before-*"))


def test_a_dry_run_changes_nothing(annotator: CommandLine, full: Path) -> None:
    """It shows the same."""
    before = full.read_bytes()
    lines = migrated(annotator, full, "--drop", "--dry-run")
    assert "  label ORG → NAME: 5 annotations, 1 suggestion" in lines
    assert full.read_bytes() == before


def test_the_project_as_it_was_is_kept(annotator: CommandLine, full: Path) -> None:
    """Beside it, whole, readable by its owner only."""
    before = spans(full)
    migrated(annotator, full, "--drop", "--yes")
    [copy] = full.parent.glob("f.before-migration-*.db")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert spans(copy) == before
    assert annotator("check", copy).status == 0


def test_two_annotations_that_come_to_be_the_same_are_one(
    annotator: CommandLine, full: Path
) -> None:
    """With the notes of both."""
    with Store.open(full) as store:

        def twice(act: Act) -> None:
            text = act.draft.article.text
            act.set_note(act.add(place(text, "Kyiv"), "PERSON"), "a man?")
            act.set_note(act.add(place(text, "Kyiv"), "ORG"), "a government")

        do(store, 1, BEN, twice)
    lines = migrated(annotator, full, "--drop", "--yes")
    assert "  1 annotation becomes another's double, and one with it" in lines
    assert [s[:2] for s in spans(full)["talks", "Ben"]].count(("NAME", "Kyiv")) == 1
    with Store.open(full) as store:
        sql = "SELECT note FROM annotation WHERE quote = 'Kyiv'"
        assert store.connection.execute(sql).fetchone()[0] == "a government; a man?"
    assert annotator("check", full).status == 0


def test_names_can_be_exchanged(annotator: CommandLine, full: Path) -> None:
    """Also where one span has both."""
    source = "name: x\nlayers: {e: {overlap: any}}\nlabels: {A: {layer: e}, B: {layer: e}}\n"
    own = full.with_name("own.db")
    full.with_name("ab.yaml").write_text(source)
    full.with_name("new.yaml").write_text(source + "guidelines: other\n")
    annotator("init", own, "--schema", full.with_name("ab.yaml"))
    for record in (
        {
            "id": "a",
            "text": "One two.",
            "spans": [
                {"start": 0, "end": 3, "label": "A"},
                {"start": 0, "end": 3, "label": "B"},
                {"start": 4, "end": 7, "label": "A"},
            ],
        },
    ):
        annotator(
            "import",
            own,
            "-",
            "--format",
            "jsonl",
            "--as",
            "Ada",
            stdin=json.dumps(record).encode(),
        )
    migrated(annotator, own, "--yes", names={"A": "B", "B": "A"})
    assert [s[:2] for s in spans(own)["a", "Ada"]] == [("A", "One"), ("B", "One"), ("B", "two")]
    assert annotator("check", own).status == 0


def test_an_earlier_act_can_still_be_undone_and_redone(annotator: CommandLine, full: Path) -> None:
    """Under the names that hold now."""
    with Store.open(full) as store:
        do(store, 2, BEN, lambda a: a.add(place(a.draft.article.text, "Reuters reports"), "ORG"))
    before = spans(full)["grain", "Ben"]
    names = {**MAP, "ORG.kind": ""}
    migrated(annotator, full, "--drop", "--yes", names=names)
    with Store.open(full) as store:
        turned = store.turn(BEN, new_id(), LATER)
        assert turned and turned.applied
        assert len(spans(full)["grain", "Ben"]) == len(before) - 1
        again = store.turn(BEN, new_id(), LATER, redo=True)
        assert again and again.applied
    assert ("NAME", "Reuters reports", "{}") in spans(full)["grain", "Ben"]
    assert annotator("check", full).status == 0


def test_an_earlier_act_that_cannot_be_undone_any_more_is_passed_over(
    annotator: CommandLine, full: Path
) -> None:
    """Its annotation was united with another: nothing changes, and undo goes on to the next."""
    with Store.open(full) as store:
        do(store, 1, BEN, lambda a: a.toggle_flag(None))
        do(store, 1, BEN, lambda a: a.add(place(a.draft.article.text, "Kyiv"), "PERSON"))
        do(store, 1, BEN, lambda a: a.add(place(a.draft.article.text, "Kyiv"), "ORG"))
    migrated(annotator, full, "--drop", "--yes")
    with Store.open(full) as store:
        found = [store.turn(BEN, new_id(), LATER) for _ in range(3)]
        applied = [bool(turned and turned.applied) for turned in found]
        assert applied[-1]
        assert not all(applied)
    assert annotator("check", full).status == 0


def test_whoever_has_the_project_open_writes_nothing_under_the_old_schema(
    annotator: CommandLine, full: Path
) -> None:
    """They are told to open it again; so is a thread of theirs that writes."""
    with Store.open(full) as store, store.another(busy_seconds=1) as untold:
        assert store.load(1, ADA).state.progress.status is Status.FINISHED
        with store.another(busy_seconds=1) as writer:
            migrated(annotator, full, "--drop", "--yes")
            for it in (store, writer):
                with pytest.raises(OtherSchemaError, match="leave, and open it again: its label"):
                    it.spend(ADA, ())
        assert issubclass(OtherSchemaError, StoreError)
        untold.spend(ADA, ())


def test_a_check_of_somebodys_work_stands(annotator: CommandLine, full: Path) -> None:
    """What a reviewer accepted or rejected of an annotator's is still answered after a rename."""
    from annotator.review.proposing import version_id

    def answered(db: Path) -> set[str]:
        with Store.open(db) as store:
            sql = "SELECT suggestion_id FROM annotation WHERE role = 'reviewer'"
            ids = {row[0] for row in store.connection.execute(sql)}
            offered = {
                version_id(a)
                for seq in (1, 2)
                for work in store.works(seq)
                for a in work.annotations
            }
            return {id.partition("@")[0] for id in ids & offered if id}

    with Store.open(full) as store:
        [work] = [w for w in store.works(1) if w.annotator_id == "Ada"]
        rows = [(version_id(a), a.span.start, a.label) for a in work.annotations]
        for id, start, label in rows:
            store.connection.execute(
                "UPDATE annotation SET suggestion_id = ? WHERE role = 'reviewer' AND start = ?"
                " AND label = ?",
                (id, start, label),
            )
    before = answered(full)
    migrated(annotator, full, "--drop", "--yes")
    assert answered(full) == before != set()


def test_the_same_schema_again_is_no_change(annotator: CommandLine, full: Path) -> None:
    """It says so."""
    migrated(annotator, full, "--drop", "--yes")
    new = full.with_name("new.yaml")
    result = annotator("schema", "migrate", full, new, "--as", "Rae", "--yes")
    assert (result.status, "nothing was changed" in result.err) == (0, True)
    with Store.open(full) as store:
        assert len(store.schema_changes()) == 1


WIDER = NEW.replace("asserted, denied", "asserted, refused, doubted")


def dry(annotator: CommandLine, full: Path, schema: str, **more: str) -> list[str]:
    """What is said of a change to another schema that is not made."""
    full.with_name("new.yaml").write_text(schema)
    return migrated(annotator, full, "--drop", "--dry-run", names={**MAP, **more})


def test_what_nothing_bears_is_told_too(annotator: CommandLine, full: Path) -> None:
    """Choices that get another name, go, or are new; so a slip in the mapping is seen."""
    lines = dry(annotator, full, WIDER, **{"CLAIM.stance.denied": "refused"})
    assert "  CLAIM.stance=denied → stance=refused: 0 annotations" in lines
    assert "  CLAIM.stance=doubted: new" in lines
    assert "  CLAIM.stance=refused: new" not in lines
    lines = dry(annotator, full, WIDER)
    assert "  CLAIM.stance=denied → retired: 0 values" in lines
    assert "  CLAIM.stance=refused: new" in lines
    gone = WIDER.replace("      remark: {text: true}\n", "")
    assert "  CLAIM.remark → retired: 0 values" in dry(annotator, full, gone)
    renamed = WIDER.replace("remark:", "aside:")
    lines = dry(annotator, full, renamed, **{"CLAIM.remark": "aside"})
    assert "  CLAIM.remark → aside: 0 annotations" in lines
    flagged = WIDER.replace(
        "remark: {text: true}", "remark: {flag: false}\n      more: {text: true}"
    )
    lines = dry(annotator, full, flagged)
    assert "  CLAIM.remark: text → flag" in lines
    assert "  CLAIM.more: new" in lines


def test_a_pair_that_does_nothing_is_named(annotator: CommandLine, full: Path) -> None:
    """What has that name already, and what goes with its label."""
    more = {"CLAIM": "CLAIM", "ORG": "", "ORG.kind": "", "PERSON": "NAME"}
    lines = dry(annotator, full, NEW, **more)
    assert "  --map CLAIM=CLAIM: does nothing, that is its name" in lines
    assert "  --map ORG.kind=: does nothing, what it belongs to is retired" in lines
    assert sum("does nothing" in line for line in lines) == 2


def test_it_says_whose_work_was_changed(annotator: CommandLine, full: Path) -> None:
    """How many people's, and on how many articles."""
    last = migrated(annotator, full, "--drop", "--yes")[-1]
    assert last.startswith("changed to wire: ")
    assert last.endswith(" decisions, of 3 annotators and gold on 2 articles")
