"""An export of several files: all appear, or none, and nothing that was there is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.cli.in_the_making import partial_of
from annotator.cli.output import OutputError, output_to
from annotator.cli.output_folder import folder_to


def files(folder: Path) -> dict[str, bytes]:
    """What lies in a folder and those within it."""
    every = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in every}


def write(out: Path, project: Path, names: dict[str, bytes], *, force: bool = False) -> None:
    """Write files into the folder."""
    with folder_to(out, force=force, project=project) as folder:
        for name, content in names.items():
            with folder.open(name) as stream:
                stream.write(content)


def test_all_files_appear_at_the_end(tmp_path: Path) -> None:
    """Also those in folders within."""
    out = tmp_path / "new"
    with folder_to(out, force=False, project=tmp_path / "p.db") as folder:
        with folder.open("kim/a.txt") as stream:
            stream.write(b"text")
        assert not out.exists()
    assert files(tmp_path) == {"new/kim/a.txt": b"text"}


def test_nothing_is_left_of_what_failed(tmp_path: Path) -> None:
    """Neither the folder nor what was written beside it."""
    making = folder_to(tmp_path / "new", force=False, project=tmp_path / "p.db")
    with pytest.raises(ZeroDivisionError), making as folder:
        with folder.open("a.txt") as stream:
            stream.write(b"half")
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


def test_a_folder_with_files_is_left_alone_unless_forced(tmp_path: Path) -> None:
    """Then files of the same name are replaced, and others stay."""
    out, project = tmp_path / "out", tmp_path / "p.db"
    project.touch()
    write(out, project, {"a.txt": b"old", "sub/b.txt": b"old"})
    (out / "mine.txt").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"holds files already; .* --force"):
        write(out, project, {"a.txt": b"new"})
    write(out, project, {"a.txt": b"new", "sub/c.txt": b"new"}, force=True)
    assert files(out) == {
        "a.txt": b"new",
        "mine.txt": b"mine",
        "sub/b.txt": b"old",
        "sub/c.txt": b"new",
    }


def test_a_database_is_never_written_over(tmp_path: Path) -> None:
    """Not even when forced, nor a folder that has the name of a file."""
    project = tmp_path / "out" / "p.db"
    project.parent.mkdir()
    project.write_bytes(b"SQLite format 3\0")
    (tmp_path / "out" / "sub").mkdir()
    with pytest.raises(OutputError, match="is the project itself"):
        write(project.parent, project, {"p.db": b"gone"}, force=True)
    with pytest.raises(OutputError, match="sub: is a folder"):
        write(project.parent, project, {"sub": b"x"}, force=True)
    assert files(tmp_path) == {"out/p.db": b"SQLite format 3\0"}


@pytest.mark.parametrize("name", ["../a", "/etc/a", "a/../../b", ".", ""])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    """Names are made of ids, and those come from outside."""
    with pytest.raises(OutputError, match="cannot be the name of a file"):
        write(tmp_path / "out", tmp_path / "p.db", {name: b""})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("out", [None, Path("-"), Path(__file__)])
def test_it_needs_a_folder(tmp_path: Path, out: Path | None) -> None:
    """Standard output is none, nor is a file."""
    with pytest.raises(OutputError, match="a folder of files"):
        write(out or Path("-"), tmp_path / "p.db", {})


def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    """Neither of the two is lost to the other."""
    with folder_to(tmp_path / "out", force=False, project=tmp_path / "p.db") as folder:
        with folder.open("a"):
            pass
        twice = pytest.raises(OutputError, match="two articles would have this name")
        with twice, folder.open("a"):
            pass


def test_links_that_lie_in_the_folder_lead_nothing_out_of_it(tmp_path: Path) -> None:
    """A file that is a link is replaced; a folder that is one is refused."""
    home, out, project = tmp_path / "home", tmp_path / "out", tmp_path / "p.db"
    home.mkdir()
    out.mkdir()
    project.touch()
    (home / "a.txt").write_bytes(b"mine")
    (out / "a.txt").symlink_to(home / "a.txt")
    write(out, project, {"a.txt": b"new"}, force=True)
    assert (files(home), files(out)) == ({"a.txt": b"mine"}, {"a.txt": b"new"})
    (out / "kim").symlink_to(home)
    with pytest.raises(OutputError, match="a link that leads out of"):
        write(out, project, {"kim/a.txt": b"new"}, force=True)
    assert files(home) == {"a.txt": b"mine"}


def test_a_link_in_the_place_of_what_is_being_written_is_not_followed(tmp_path: Path) -> None:
    """Somebody else may have laid it into a folder that many can write to."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"mine")
    partial_of(tmp_path / "out.csv").symlink_to(secret)
    refused = pytest.raises(OutputError, match=r"out\.csv: cannot be written")
    with refused, output_to(tmp_path / "out.csv", is_text=True, force=True, project=secret):
        pass
    assert secret.read_bytes() == b"mine"
