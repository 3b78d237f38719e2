"""add, list and remove."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from annotator.cli.removing import named
from annotator.store.store import Store
from tests.cli.conftest import CommandLine, Input
from tests.cli.full import full_project
from tests.store.projects import TALKS


def test_add_says_what_became_of_each_file(
    annotator: CommandLine, db: Path, tmp_path: Path
) -> None:
    """Added, there already, renamed and skipped; status 1, as a file could not be used."""
    (tmp_path / "new.txt").write_text("A new text.")
    (tmp_path / "again.txt").write_text(TALKS.text, newline="")
    (tmp_path / "talks.txt").write_text("Another text of the same name.")
    (tmp_path / "nul.txt").write_text("a\\0b".replace("\\0", "\0"))
    files = [tmp_path / f"{name}.txt" for name in ("new", "again", "talks", "nul")]
    result = annotator("add", db, *files)
    assert result.status == 1
    assert result.out.splitlines() == [
        "added new",
        "same text as talks: again",
        "added talks-2 (talks is taken)",
        "2 articles added, 1 there already, 1 skipped",
    ]
    assert result.err == f"skipped {files[3]}: binary: it holds NUL characters\n"


def test_add_takes_standard_input(annotator: CommandLine, db: Path) -> None:
    """A text, or JSON lines."""
    result = annotator("add", db, "-", stdin=b'{"id":"x","text":"One."}\n{"id":"y","text":"Two."}')
    assert (result.status, result.err) == (0, "")
    assert result.out == "added x\nadded y\n2 articles added\n"


def test_add_without_anything_usable_is_wrong_usage(
    annotator: CommandLine, db: Path, tmp_path: Path
) -> None:
    """All reasons are given, and the status is that of unusable input."""
    result = annotator("add", db, tmp_path / "a.txt", tmp_path / "b.txt")
    assert result.status == 2
    assert len(result.err.splitlines()) == 2


def test_list_shows_status_and_title(annotator: CommandLine, worked: Path) -> None:
    """For one annotator."""
    result = annotator("list", worked, "--as", "Ada")
    lines = [line.split() for line in result.out.splitlines()]
    assert lines[0] == ["ID", "STATUS", "LEFT", "WORDS", "TITLE"]
    assert lines[1][:2] == ["talks", "finished"]
    assert lines[2][:2] == ["grain", "new"]


def test_a_title_that_is_a_whole_article_is_cut(
    annotator: CommandLine, db: Path, tmp_path: Path
) -> None:
    (tmp_path / "long.txt").write_text("word " * 10_000)
    annotator("add", db, tmp_path / "long.txt")
    line = annotator("list", db).out.splitlines()[-1]
    assert "word word" in line
    assert 200 < len(line) < 260


def test_what_lies_in_a_folder_and_is_no_article_is_no_fault(
    annotator: CommandLine, db: Path, tmp_path: Path
) -> None:
    """It is named with the reason; the same file given by name is a fault."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "new.txt").write_text("A new text.")
    (folder / "ABOUT").write_text("What these are.")
    result = annotator("add", db, folder)
    assert result.status == 0
    assert result.out == "added new\n1 article added, 1 passed over\n"
    assert result.err == (
        f"passed over {folder / 'ABOUT'}: unknown kind of file (without a suffix): "
        "known are .txt, .md, .jsonl, .csv\n"
    )
    assert annotator("add", db, folder / "new.txt", folder / "ABOUT").status == 1
    assert annotator("add", db, folder / "ABOUT").status == 2


def test_a_folder_with_nothing_but_what_is_no_article_is_a_fault(
    annotator: CommandLine, db: Path, tmp_path: Path
) -> None:
    """Whoever gave it meant something else."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ABOUT").write_text("What these are.")
    result = annotator("add", db, tmp_path / "news")
    assert result.status == 2
    assert "no article in this folder" in result.line


def test_titles_are_cut_to_the_width_of_a_terminal(
    annotator: CommandLine, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line each, with an ellipsis; in a pipe all is whole."""
    titles = {"long": "Grain prices rise " * 9, "wide": "穀物価格が上昇" * 9}
    lines = [json.dumps({"id": i, "text": f"{i}.", "title": t}) for i, t in titles.items()]
    annotator("add", db, "-", stdin="\n".join(lines).encode())
    monkeypatch.setenv("COLUMNS", "60")
    shown = annotator("list", db, terminal=True).out.splitlines()
    assert len(shown) == 5
    assert all(cell_len(line) in (59, 60) for line in shown[-2:])
    assert [line[-1] for line in shown[-2:]] == ["…", "…"]
    whole = annotator("list", db).out
    assert all(title.strip() in whole for title in titles.values())


def test_columns_line_up_under_wide_ids(annotator: CommandLine, db: Path) -> None:
    """Whatever the script."""
    line = json.dumps({"id": "穀物", "text": "A text.", "title": "T"})
    annotator("add", db, "-", stdin=line.encode())
    places = {
        cell_len(line[: line.index("new")])
        for line in annotator("list", db).out.splitlines()
        if "new" in line
    }
    assert len(places) == 1


def test_list_of_an_empty_project_says_what_to_do(annotator: CommandLine, tmp_path: Path) -> None:
    """On standard error: a list of nothing is empty."""
    annotator("init", tmp_path / "n.db")
    result = annotator("list", tmp_path / "n.db")
    assert (result.status, result.out) == (0, "")
    assert "no articles yet" in result.err


def test_list_as_json(
    annotator: CommandLine, worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One document; the name comes from the environment."""
    monkeypatch.setenv("ANNOTATOR_NAME", "Ben")
    documents = json.loads(annotator("list", worked, "--json").out)
    assert [(d["id"], d["status"], d["flagged"]) for d in documents] == [
        ("talks", "new", False),
        ("grain", "in progress", False),
    ]


def test_titles_cannot_act_on_the_terminal(annotator: CommandLine, db: Path) -> None:
    """Escape sequences of both kinds become visible signs."""
    title = "\x1b]0;x\x07 \x9b2J \x7f"
    line = json.dumps({"id": "evil", "text": "Some text.", "title": title})
    annotator("add", db, "-", stdin=line.encode())
    out = annotator("list", db).out
    assert "␛]0;x␇ ·2J ␡" in out
    assert not set("\x1b\x07\x9b\x7f") & set(out)


def test_remove_takes_the_work_along(annotator: CommandLine, worked: Path) -> None:
    """Without a question where --yes is given."""
    result = annotator("remove", worked, "talks", "talks", "--yes")
    assert (result.status, result.out) == (0, "removed 1 article\n")
    assert annotator("history", worked, "--as", "Ada").out == ""
    assert annotator("check", worked).status == 0


@pytest.mark.parametrize(("answer", "left"), [(b"y\n", 1), (b"n\n", 2), (b"\n", 2)])
def test_remove_asks(annotator: CommandLine, db: Path, answer: bytes, left: int) -> None:
    """No is the default."""
    result = annotator("remove", db, "talks", stdin=Input(answer, terminal=True))
    assert result.status == 0
    assert "Remove talks and all work on it for good? [y/N]" in result.out + result.err
    with Store.open(db) as store:
        assert store.count() == left


def test_remove_says_what_goes_and_where_it_still_is(annotator: CommandLine, worked: Path) -> None:
    """Whose finished work, and the copies that were made before."""
    copy = worked.with_name("p.before-merge-2026-03-01T120000.db")
    copy.write_bytes(worked.read_bytes())
    result = annotator("remove", worked, "talks", "grain", stdin=Input(b"y\n", terminal=True))
    said = result.out + result.err
    assert "Remove talks and grain and all work on them for good? [y/N]" in said
    assert "finished work of Ada goes with it: on 1 article\n" in said
    assert "gold" not in said
    assert f"copies made earlier may still hold them: {copy}\n" in said


def test_remove_names_gold(annotator: CommandLine, tmp_path: Path) -> None:
    """And everybody whose work is finished."""
    db = full_project(tmp_path / "f.db")
    with Store.open(db) as store:
        finished = {it.annotator_id for it in store.finished()}
        gold = store.finished(gold=True)
    result = annotator("remove", db, "talks", "grain", stdin=Input(b"n\n", terminal=True))
    said = result.out + result.err
    assert all(name in said for name in finished)
    assert ("finished gold goes with it" in said) == bool(gold)


def test_of_many_articles_the_first_are_named() -> None:
    """And the others counted."""
    assert named(["a"], "article") == "a"
    assert named(["a", "b"], "article") == "a and b"
    assert named(list("abcd"), "article") == "a, b, c and 1 more article"
    assert named(list("abcde"), "article") == "a, b, c and 2 more articles"


def test_remove_without_an_answer_removes_nothing(annotator: CommandLine, db: Path) -> None:
    """The end of the input is no yes."""
    assert annotator("remove", db, "talks", stdin=Input(terminal=True)).status == 130
    with Store.open(db) as store:
        assert store.count() == 2


def test_list_takes_the_filter_of_the_interface(annotator: CommandLine, worked: Path) -> None:
    """In its order, also as JSON; what matches nothing is said."""
    out = annotator("list", worked, "--as", "Ada", "--filter", "status:finished").out
    assert [line.split()[0] for line in out.splitlines()] == ["ID", "talks"]
    out = annotator("list", worked, "--filter", "reuters sort:-added", "--json").out
    assert [document["id"] for document in json.loads(out)] == ["grain", "talks"]
    out = annotator("list", worked, "--filter", "-id:TALK", "--json").out
    assert [document["id"] for document in json.loads(out)] == ["grain"]
    result = annotator("list", worked, "--filter", "zebra")
    assert (result.status, result.out) == (0, "")
    assert "none of 2 articles matches zebra" in result.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lable:X", "'lable:' is not known"),
        ("status:gone", "known: new, progress, finished, skipped"),
        ("by:Nobody", "by:Nobody has not worked here: "),
        ("label:\x1b[31m", "label:␛[31m is not known"),
    ],
)
def test_a_filter_that_means_nothing_is_wrong_usage(
    annotator: CommandLine, worked: Path, line: str, said: str
) -> None:
    result = annotator("list", worked, "--filter", line)
    assert result.status == 2
    assert said in result.line


def test_check_repairs_the_index(annotator: CommandLine, worked: Path) -> None:
    """What is made from the rest is made anew; nothing else is touched."""
    with Store.open(worked) as store:
        store.connection.execute("DELETE FROM listed WHERE article = 1")
    result = annotator("check", worked)
    assert result.status == 1
    assert "annotator check --repair" in result.out
    assert annotator("check", worked, "--repair").status == 0
    assert annotator("check", worked).status == 0
