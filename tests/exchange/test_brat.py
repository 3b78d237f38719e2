"""brat's standoff: what is written, and that the same comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Status
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.exchange.brat import FORMAT, write_folder
from annotator.exchange.brat_reading import read_folder
from annotator.exchange.formats import Entry
from annotator.exchange.ties import without_ties
from tests.core.schemas import NEWS
from tests.exchange.folders import MemoryFolder
from tests.exchange.records import (
    TEXT,
    annotated,
    full_record,
    suggested,
    suggested_record,
)

KIM = """\
T1	CLAIM 0 9	Sony rose
T2	ORG 0 4	Sony
T3	SOURCE 11 14	Kim
R1	attributed_to Arg1:T1 Arg2:T3
A1	form T1 indirect
#1	AnnotatorNotes T1	whole?
#2	annotator T1	{"flagged": true, "origin": "edited"}
#3	annotator T2	{"origin": "suggested"}
A2	kind T3 person
#4	annotator T3	{"attributes": {"anonymous": false}}
#5	annotator R1	{"origin": "suggested"}
"""
PROPOSED = """\
T1	CLAIM 0 9	Sony rose
T2	SOURCE 11 14	Kim
R1	attributed_to Arg1:T1 Arg2:T2
#1	annotator T1	{"suggester": "packaged", "score": 0.875}
#2	annotator T2	{"suggester": "packaged"}
#3	annotator R1	{"suggester": "packaged", "score": 0.5}
"""
ABOUT = (
    '{"file":"kim/7","id":"7","meta":{"outlet":"AP","n":1},"schema":"news","annotator":"kim",'
    '"status":"finished","note":"short","flagged":true}\n'
    '{"file":"7","id":"7","meta":{},"schema":"news","annotator":null,"status":"new","note":"",'
    '"flagged":false}\n'
)


def written(*records: AnnotatedArticle) -> MemoryFolder:
    """The files; nothing is lost."""
    folder = MemoryFolder()
    assert not write_folder(records, NEWS, folder)
    return folder


def read(folder: Path, **files: str | bytes) -> list[Entry]:
    """What files of these names and suffixes (after two underscores) say."""
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_folder(folder))


def test_the_bytes_are_those_that_brat_writes() -> None:
    """A folder for the annotator; what brat cannot say is in notes and beside the files."""
    files = written(full_record(), suggested_record()).files
    assert {name: files[name].decode() for name in files if ".conf" not in name} == {
        "annotator.jsonl": ABOUT,
        "kim/7.txt": TEXT,
        "kim/7.ann": KIM,
        "7.txt": TEXT,
        "7.ann": PROPOSED,
    }


def test_brat_is_told_of_the_label_schema() -> None:
    """Its four sections, with attributes of one name taken together, and colours."""
    files = written().files
    conf, visual = files["annotation.conf"].decode(), files["visual.conf"].decode()
    assert [line for line in conf.splitlines() if line[:1] == "["] == [
        "[entities]",
        "[relations]",
        "[events]",
        "[attributes]",
    ]
    assert "PERSON\nORG\n----------\nSOURCE\n----------\nCLAIM\n" in conf
    assert "refers_to\tArg1:SOURCE, Arg2:PERSON|ORG\n" in conf
    assert "kind\tArg:ORG|SOURCE, Value:person|organisation\nanonymous\tArg:SOURCE\n" in conf
    assert "remark" not in conf
    assert "CLAIM\tbgColor:#" in visual
    label = replace(NEWS.labels[0], color="#300000")
    folder = MemoryFolder()
    write_folder((), replace(NEWS, labels=(label,)), folder)
    assert b"PERSON\tbgColor:#baaaaa\n" in folder.files["visual.conf"]


@settings(max_examples=60)
@given(st.lists(annotated() | suggested(), max_size=3, unique_by=lambda r: r.annotator_id))
def test_a_round_trip_loses_nothing_but_ids(records: list[AnnotatedArticle]) -> None:
    """Spans over lines, hostile notes and odd attributes included."""
    with TemporaryDirectory() as place:
        entries = list(read_folder(written(*records).write_to(Path(place))))
    assert [entry.fault for entry in entries] == [""] * len(records)
    assert not any(+Counter(entry.left_out) or entry.trimmed for entry in entries)
    found = {e.record.annotator_id: e.record for e in entries if e.record}
    assert found == {r.annotator_id: _renamed(r) for r in records}


def _renamed(record: AnnotatedArticle) -> AnnotatedArticle:
    """The record under brat's ids."""
    proposed = record.suggestions
    spans = [*(a.id for a in record.annotations), *(s.id for s in proposed.spans)]
    ties = [*(k.id for k in record.links), *(k.id for k in proposed.links)]
    names = {id: f"T{n}" for n, id in enumerate(spans, 1)}
    names |= {id: f"R{n}" for n, id in enumerate(ties, 1)}

    def links(all: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(
            structs.replace(k, id=names[k.id], from_id=names[k.from_id], to_id=names[k.to_id])
            for k in all
        )

    return replace(
        record,
        annotations=tuple(structs.replace(a, id=names[a.id]) for a in record.annotations),
        links=links(record.links),
        suggestions=structs.replace(
            proposed,
            spans=tuple(structs.replace(s, id=names[s.id]) for s in proposed.spans),
            links=links(proposed.links),
        ),
    )


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\u2028", " \n\n ", "\t"])
def test_a_span_over_a_line_break_is_split(tmp_path: Path, gap: str) -> None:
    """brat has a line for each span, and a column for its text."""
    text = f"one{gap}two"
    span = Annotation("s", Span(0, len(text)), "CLAIM")
    folder = written(AnnotatedArticle(Article("a", text), "kim", annotations=(span,)))
    assert folder.files["kim/a.ann"].decode() == (
        f"T1\tCLAIM 0 3;{3 + len(gap)} {6 + len(gap)}\tone two\n"
    )
    [entry] = read_folder(folder.write_to(tmp_path))
    assert entry.record and entry.record.annotations[0].span == Span(0, len(text))


def test_hostile_ids_stay_in_the_folder_and_come_back(tmp_path: Path) -> None:
    """A name is made for each, and what it stands for is kept."""
    ids = ("../../x", "a" * 200, "A" * 200, "nul", "a/b", "a:b")
    people = ("../kim", "..\\kim")
    records = [
        AnnotatedArticle(Article(id, f"text {n}"), person, status=Status.FINISHED)
        for n, id in enumerate(ids)
        for person in people
    ]
    folder = tmp_path / "deep" / "out"
    entries = read_folder(written(*records).write_to(folder))
    back = {(e.record.article.id, e.record.annotator_id) for e in entries if e.record}
    assert back == {(id, person) for id in ids for person in people}
    assert [p.name for p in tmp_path.iterdir()] == ["deep"]


OTHERS = """\
T1	CLAIM 0 4;11 14	Sony Kim
T2	CLAIM 5 9	rose
T3	CLAIM 15 19;11 14	Kim said
E1	CLAIM:T2 Theme:T1
E2	CLAIM:T2
A1	Negation E1
A2	form T1 mixed
R1	joins Arg1:T1 Arg2:E1
R2	joins Arg2:T2 Arg1:T1
N1	Reference T1 Wikidata:Q41187	Sony
*	Equiv T1 T2
M1	Speculation T2
#1	AnnotatorNotes T2	first
#2	AnnotatorNotes T2	second
#3	AnnotationError T2	odd
#4	AnnotatorNotes E1	of an event
X1	what is this
"""


def test_what_others_write_is_kept_or_counted(tmp_path: Path) -> None:
    """A span in pieces is several, tied; shared pieces are one; the rest is counted by kind."""
    [entry] = read(tmp_path, a__txt=TEXT, a__ann=OTHERS)
    assert entry.record and not entry.fault
    assert [(a.id, a.span.quote(TEXT)) for a in entry.record.annotations] == [
        ("T1", "Sony"),
        ("T1/2", "Kim"),
        ("T2", "rose"),
        ("T3", "Kim said"),
    ]
    by_id = {a.id: a for a in entry.record.annotations}
    assert by_id["T1"].attributes == {"form": "mixed"}
    assert (by_id["T2"].attributes, by_id["T2"].note) == ({"Speculation": True}, "first\nsecond")
    assert [(k.type, k.from_id, k.to_id) for k in entry.record.links] == [
        ("continues", "T1/2", "T1"),
        ("joins", "T1", "T2"),
    ]
    assert entry.ties == {entry.record.links[0].id}
    assert entry.left_out == {
        "event": 2,
        "attribute on an event": 1,
        "link of an event": 1,
        "normalization": 1,
        "equivalence": 1,
        "note of another kind": 1,
        "note on an event": 1,
        "line of another kind": 1,
    }


def test_pieces_that_spans_share_are_there_once(tmp_path: Path) -> None:
    """North and South America: two spans, the last word in both."""
    ann = "T1\tORG 0 4;11 14\tSony Kim\nT2\tORG 5 9;11 14\trose Kim\n"
    [entry] = read(tmp_path, a__txt=TEXT, a__ann=ann)
    assert entry.record
    assert [a.id for a in entry.record.annotations] == ["T1", "T1/2", "T2"]
    assert [(k.from_id, k.to_id) for k in entry.record.links] == [("T1/2", "T1"), ("T1/2", "T2")]


def test_a_byte_order_mark_counts_as_brat_counts_it(tmp_path: Path) -> None:
    """It is no part of the text, but every place lies behind it."""
    [entry] = read(tmp_path, a__txt="\ufeff" + TEXT, a__ann="T1\tORG 1 5\tSony\n")
    assert entry.record
    assert (entry.record.article.text, entry.record.annotations[0].span) == (TEXT, Span(0, 4))


def test_without_a_file_beside_them_articles_go_by_their_paths(tmp_path: Path) -> None:
    """Folders of others have none."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.txt").write_text("x")
    (tmp_path / "b" / "c.ann").write_text("")
    entries = read(tmp_path, a__txt=TEXT, a__ann="T1\tORG 0 4\r\n\n")
    records = [entry.record for entry in entries if entry.record]
    assert [r.article.id for r in records] == ["a", "b/c"]
    assert {r.annotator_id for r in records} == {None}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "'nonsense' has no id and tab before it"),
        ("T1 ORG 0 4\tSony", "has no id and tab"),
        ("T1\tORG 0-4\tSony", "'ORG 0-4' is not of the form LABEL START END"),
        ("T1\tORG 0 44\tSony", "0 44 is no range within a text of 19 characters"),
        ("T1\tORG 4 0\tSony", "4 0 is no range"),
        ("T1\tORG ٠ ٤\tSony", "'ORG ٠ ٤' is not of the form LABEL START END"),
        ("T٣\tORG 0 4\tSony", "has no id and tab"),
        ("T1\tORG 0 4;3 9\tSony", "the pieces 0 4;3 9 overlap"),
        ("T1\tORG 0 4\tKim", "there stands 'Sony', not 'Kim'"),
        ("T1\tORG 0 4\tSony\nT1\tORG 5 9\trose", "the id T1 is on line 1 already"),
        ("T1\tORG 0 4\tSony\nT2\tORG 0 4\tSony", "line 2: ORG is on 0-4 twice"),
        (
            "T1\tspans[9]: 0 4\tSony\nT2\tspans[9]: 0 4\tSony",
            "line 2: spans[9]: is on 0-4 twice",
        ),
        ("T1\tORG 10 11\t", "line 1: 10-11 is all white space"),
        ("R1\tcites Arg1:T1 Arg2:T2", "there is no T1"),
        ("R1\tcites T1 T2", "is not of the form TYPE Arg1:T1 Arg2:T2"),
        ("A1\tform", "is not of the form NAME T1 VALUE"),
        ("#1\tAnnotatorNotes", "is not of the form KIND T1"),
        ("T1\tORG 0 4\tSony\n#1\tannotator T1\t{", "line 2: Input data was truncated"),
        ('T1\tORG 0 4\tSony\n#1\tannotator T1\t{"score":2}', "line 2: Expected `float` <= 1.0"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    """By file and number; the other articles go in."""
    entries = read(tmp_path, a__txt=TEXT, a__ann=line, b__txt=TEXT, b__ann="")
    assert [bool(entry.record) for entry in entries] == [False, True]
    assert entries[0].place == str(tmp_path / "a.ann")
    assert says in entries[0].fault
    assert entries[0].fault.startswith("line ") and entries[0].fault.isprintable()


def test_places_behind_a_byte_order_mark_are_named_as_they_stand(tmp_path: Path) -> None:
    """brat counts the mark."""
    for line, says in (
        ("T1\tORG 11 12\t", "line 1: 11-12 is all white space"),
        ("T1\tORG 1 5\t\nT2\tORG 1 5\t", "line 2: ORG is on 1-5 twice"),
    ):
        [entry] = read(tmp_path, a__txt="\ufeff" + TEXT, a__ann=line)
        assert entry.fault == says


def test_files_that_are_no_text_or_not_there_are_named(tmp_path: Path) -> None:
    """One fault each."""
    entries = read(
        tmp_path,
        a__txt=b"\xff",
        a__ann="",
        b__txt="text",
        c__ann="",
        d__txt="x\0",
        d__ann="",
        e__txt=" ",
        e__ann="",
    )
    assert [(Path(e.place).name, e.fault) for e in entries] == [
        ("a.ann", "its .txt file is not UTF-8 (at byte 0)"),
        ("b.ann", "is not there; an empty one makes an article of the .txt"),
        ("c.ann", "there is no .txt file of this name beside it"),
        ("d.ann", "its .txt file holds a NUL character"),
        ("e.ann", "text: is empty"),
    ]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """It may lead to what was not to be handed on; one within it may stay."""
    folder = tmp_path / "handed over"
    folder.mkdir()
    (tmp_path / "secret").write_text("A secret.")
    for name in ("a", "b"):
        (folder / f"{name}.ann").write_text("")
    (folder / "a.txt").symlink_to(tmp_path / "secret")
    (folder / "c.txt").write_text("Inside.")
    (folder / "c.ann").write_text("")
    (folder / "b.txt").symlink_to(folder / "c.txt")
    entries = list(read_folder(folder))
    assert [entry.fault for entry in entries] == [
        "its .txt file is a link that leads out of the folder",
        "",
        "",
    ]


def test_what_is_said_of_files_is_checked(tmp_path: Path) -> None:
    """A line that is broken, and one whose files are gone."""
    folder = written(full_record()).write_to(tmp_path)
    about = folder / "annotator.jsonl"
    about.write_text(about.read_text() + '{"file":"gone","id":"g"}\n{"file"\n')
    faults = [(Path(e.place).name, e.fault) for e in read_folder(folder)]
    assert faults == [
        ("annotator.jsonl:3", "Input data was truncated"),
        ("7.ann", ""),
        ("gone", "is in annotator.jsonl, but there is no such .ann file"),
    ]


def test_what_brats_users_change_stands_before_what_was_kept(tmp_path: Path) -> None:
    """A note or an attribute that somebody edited there."""
    folder = written(full_record()).write_to(tmp_path)
    ann = folder / "kim" / "7.ann"
    ann.write_text(KIM.replace("whole?", "all of it") + "A3\tanonymous T3\n")
    [entry] = read_folder(folder)
    assert entry.record
    assert entry.record.annotations[0].note == "all of it"
    assert entry.record.annotations[2].attributes["anonymous"] is True


def test_the_format_is_a_folder_that_holds_everything() -> None:
    """Several annotators too."""
    assert FORMAT.write is None and FORMAT.read is None
    assert FORMAT.holds_annotator and FORMAT.can_read and FORMAT.can_write


def test_pieces_are_tied_where_the_label_schema_has_a_place(tmp_path: Path) -> None:
    """A claim continues one other claim; what else is in pieces falls apart, and is counted."""
    ann = "T1\tCLAIM 0 4;11 14\nT2\tCLAIM 5 9;11 14\nT3\tORG 0 4;15 19\n"
    [entry] = read(tmp_path, a__txt=TEXT, a__ann=ann)
    assert entry.record and len(entry.record.links) == 3
    record, lost = without_ties(entry.record, entry.ties, NEWS)
    assert [(k.from_id, k.to_id) for k in record.links] == [("T1/2", "T1")]
    assert lost == 2
