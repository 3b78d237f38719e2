"""CASes out of folders and archives: which files are read, and how far anything may grow."""

from __future__ import annotations

import gzip
import io
import os
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from annotator.exchange import packed
from annotator.exchange.cas_reading import read, read_folder
from annotator.exchange.formats import Entry
from tests.exchange.cas_files import TYPES, at, put, written, xmi
from tests.exchange.records import full_record, suggested_record

WORK = xmi(at(2, "c:Source", 0, 4, 'kind="ORG"'))


def zipped(files: dict[str, str | bytes], kind: int = ZIP_DEFLATED) -> bytes:
    """An archive."""
    out = io.BytesIO()
    with ZipFile(out, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def exported(name: str, work: str = WORK) -> bytes:
    """What INCEpTION makes of a document for one annotator."""
    return zipped({f"{name}.xmi": work, "TypeSystem.xml": TYPES})


def found(entries: list[Entry]) -> list[tuple[str, str | None]]:
    """The names of articles and annotators; nothing is wrong."""
    assert [entry.fault for entry in entries] == [""] * len(entries)
    return [(e.record.article.id, e.record.annotator_id) for e in entries if e.record]


PROJECT: dict[str, str | bytes] = {
    "exportedproject12.json": "{}",
    "annotation/one.txt/ada.zip": exported("ada"),
    "annotation/one.txt/INITIAL_CAS.zip": exported("INITIAL_CAS"),
    "annotation/two.txt/webanno123export.zip": exported("kim"),
    "annotation/two.txt/webanno124export.zip": exported("ada"),
    "annotation_ser/one.txt/ada.ser": b"\0",
    "curation/one.txt/CURATION_USER.zip": exported("CURATION_USER"),
    "source/one.xmi": WORK,
    "source/other.zip": exported("other"),
}
IN_IT = [
    ("one.txt", "ada"),
    ("two.txt", "kim"),
    ("two.txt", "ada"),
    ("one.txt", "@gold"),
]


def test_an_export_of_a_project_is_read_as_it_is() -> None:
    """Documents and annotators are told by folders; sources and serialized forms are left alone."""
    entries = list(read(io.BytesIO(zipped(PROJECT)), "p.zip"))
    assert found(entries) == IN_IT
    assert entries[0].place == "p.zip/annotation/one.txt/ada.zip/ada.xmi"


def test_an_export_may_be_unpacked(tmp_path: Path) -> None:
    """As far as one likes, and read from the folder within, too."""
    for name, content in PROJECT.items():
        path = tmp_path / "p" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert found(list(read_folder(tmp_path / "p"))) == IN_IT
    assert found(list(read_folder(tmp_path / "p" / "annotation"))) == IN_IT[:3]
    place = tmp_path / "p" / "annotation" / "one.txt"
    (place / "ada.zip").unlink()
    put(place, ada__xmi=WORK, INITIAL_CAS__xmi=WORK)
    assert found(list(read_folder(tmp_path / "p"))) == IN_IT


def test_one_document_may_come_by_itself(tmp_path: Path) -> None:
    """As an archive, as a file with its type system beside it, either packed or not."""
    named = xmi(at(2, "m:DocumentMetaData", 0, 9, 'documentTitle="one.txt" documentId="ada"'))
    archive = zipped({"ada.xmi": named, "TypeSystem.xml": TYPES})
    assert found(list(read(io.BytesIO(archive), "x.zip"))) == [("one.txt", None)]
    folder = put(tmp_path, a__xmi=WORK, b__xmi__gz=gzip.compress(WORK.encode()))
    for name in ("a.xmi", "b.xmi.gz"):
        with (folder / name).open("rb") as source:
            assert found(list(read(source, str(folder / name)))) == [(name[0], None)]
    (folder / "TypeSystem.xml").rename(folder / "typesystem.xml")
    assert found(list(read_folder(folder))) == [("a", None), ("b", None)]


def test_what_is_written_is_read_from_an_archive_too() -> None:
    """With the type system at its top."""
    files = dict(written(full_record(), suggested_record()).files)
    [proposed, done] = read(io.BytesIO(zipped({**files})), "x.zip")
    assert (proposed.record, done.record) == (suggested_record(), full_record())


def test_annotators_may_be_called_as_folders_of_projects_are(tmp_path: Path) -> None:
    """Nothing of what is written is taken for a part of such a project that is left alone."""
    names = ("annotation", "curation", "kim", "@gold")
    records = [replace(full_record(), annotator_id=name) for name in names]
    folder = written(*records)
    for entries in (
        read_folder(folder.write_to(tmp_path / "annotation")),
        read(io.BytesIO(zipped({**folder.files})), "x.zip"),
    ):
        back = {entry.record.annotator_id: entry.record for entry in entries if entry.record}
        assert back == dict(zip(names, records, strict=True))


def test_without_a_type_system_nobody_knows_what_is_what(tmp_path: Path) -> None:
    """One line for each file that lacks it."""
    (tmp_path / "a.xmi").write_text(WORK)
    lacking = "there is no TypeSystem.xml beside it, as INCEpTION exports it"
    with (tmp_path / "a.xmi").open("rb") as source:
        assert [entry.fault for entry in read(source, "a.xmi")] == [lacking]
    assert [entry.fault for entry in read(io.BytesIO(WORK.encode()), "standard input")] == [lacking]
    assert [entry.fault for entry in read_folder(tmp_path)] == [lacking]
    archive = zipped({"a.xmi": WORK})
    assert [entry.fault for entry in read(io.BytesIO(archive), "a.zip")] == [lacking]


def test_nothing_outside_the_folder_is_opened(tmp_path: Path) -> None:
    """Neither by a link, nor where a type system is looked for, nor by names in an archive."""
    put(tmp_path, a__xmi=WORK)
    inner = tmp_path / "in"
    inner.mkdir()
    (inner / "a.xmi").symlink_to(tmp_path / "a.xmi")
    (inner / "b.xmi").write_text(WORK)
    os.mkfifo(inner / "c.xmi")
    (inner / "d.xmi").mkdir()
    (inner / "e").symlink_to(tmp_path)
    said = {Path(e.place).name: e.fault for e in read_folder(inner)}
    assert said == {
        "a.xmi": "is a link that leads out of the folder",
        "b.xmi": "there is no TypeSystem.xml beside it, as INCEpTION exports it",
        "c.xmi": "is no file",
    }
    (inner / "TypeSystem.xml").symlink_to(tmp_path / "TypeSystem.xml")
    said = {Path(e.place).name: e.fault for e in read_folder(inner)}
    assert said["b.xmi"] == "its TypeSystem.xml is a link that leads out of the folder"
    archive = zipped({"../../a.xmi": WORK, "/etc/a.xmi": WORK, "TypeSystem.xml": TYPES})
    before = sorted(tmp_path.rglob("*"))
    entries = list(read(io.BytesIO(archive), "a.zip"))
    assert [entry.record is not None for entry in entries] == [True, False]
    assert sorted(tmp_path.rglob("*")) == before


BOMB = b" " * 30_000_000


def test_what_grows_without_end_is_refused(tmp_path: Path) -> None:
    """In gzip, in an archive, in an archive within one, and as a type system."""
    grows = "to more than 5,"
    folder = put(tmp_path, a__xmi__gz=gzip.compress(BOMB))
    [entry] = read_folder(folder)
    assert entry.fault.startswith("grows from 29,") and grows in entry.fault
    for name, content in {
        "x/a.xmi": BOMB,
        "a.zip": zipped({"a.xmi": BOMB}, ZIP_STORED),
    }.items():
        [entry] = read(io.BytesIO(zipped({name: content, "TypeSystem.xml": TYPES})), "b.zip")
        assert entry.place == f"b.zip/{name}" and grows in entry.fault
    [entry] = read(io.BytesIO(zipped({"a.xmi": WORK, "TypeSystem.xml": BOMB})), "b.zip")
    assert entry.fault.startswith("its TypeSystem.xml: grows from ")


def test_an_archive_in_an_archive_in_an_archive_is_left_alone() -> None:
    """Nobody exports such."""
    inner = zipped({"a.zip": exported("ada"), "b.xmi": WORK, "TypeSystem.xml": TYPES})
    [entry] = read(io.BytesIO(zipped({"x.zip": inner})), "y.zip")
    assert entry.place == "y.zip/x.zip/b.xmi" and entry.record


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"PK\3\4 and no more", "is no zip archive that can be read (File is not a zip file)"),
        (zipped({"a.xmi": WORK})[:-30], "is no zip archive that can be read (File is not a zip"),
        (b"\x1f\x8b and no more", "cannot be unpacked ("),
        (gzip.compress(WORK.encode())[:-20], "cannot be unpacked ("),
    ],
    # By themselves they would be named by their bytes, which have the time in them.
    ids=["no archive", "half an archive", "not packed", "half packed"],
)
def test_what_is_broken_is_named(tmp_path: Path, content: bytes, fault: str) -> None:
    """Whether it comes by itself or in a folder."""
    folder = put(tmp_path, a__zip=content) if content[:2] == b"PK" else None
    folder = folder or put(tmp_path, a__xmi=content)
    [entry] = read_folder(folder)
    assert entry.fault.startswith(fault)
    [entry] = read(io.BytesIO(content), "x")
    assert entry.fault.startswith(fault) and entry.place == "x"


def test_a_file_in_an_archive_may_be_broken() -> None:
    """Damaged, or encrypted: it is named, and the others are read."""
    data = bytearray(zipped({"a.xmi": WORK, "b.xmi": WORK, "TypeSystem.xml": TYPES}, ZIP_STORED))
    data[data.index(b"Sony")] = ord("X")
    first, second = read(io.BytesIO(bytes(data)), "a.zip")
    assert first.fault.startswith("cannot be unpacked (Bad CRC-32") and second.record
    locked = bytearray(zipped({"a.xmi": WORK, "TypeSystem.xml": TYPES}))
    locked[6] |= 1
    locked[locked.index(b"PK\1\2") + 8] |= 1
    [entry] = read(io.BytesIO(bytes(locked)), "a.zip")
    assert "encrypted" in entry.fault


def test_sizes_and_numbers_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of files, and in archives."""
    monkeypatch.setattr(packed, "LARGEST", 2_000_000)
    folder = put(tmp_path, a__xmi=b" " * 2_000_001)
    assert [entry.fault for entry in read_folder(folder)] == ["is larger than 2,000,000 bytes"]
    monkeypatch.setattr(packed, "MOST_FILES", 1)
    [entry] = read(io.BytesIO(exported("ada")), "a.zip")
    assert entry.fault == "holds more than 1 files"
