"""import: into the log as one act, or refused by name; twice is once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.cli.conftest import CommandLine, Result
from tests.store.projects import ADA, GRAIN, TALKS, do, place, project, turn


def line(*spans: tuple[str, str], text: str = GRAIN.text, **more: str) -> bytes:
    """A line of the native format with these quotes labelled."""
    places = [(place(text, quote), label) for quote, label in spans]
    plain = [{"start": s.start, "end": s.end, "label": label} for s, label in places]
    return json.dumps({"id": "grain", "text": text, "spans": plain, **more}).encode() + b"\n"


def take(annotator: CommandLine, db: Path, data: bytes, *options: str) -> Result:
    """Import as kim, or as the options say."""
    return annotator(
        "import", db, "-", "--format", "jsonl", *(options or ("--as", "kim")), stdin=data
    )


def spans_of(db: Path, seq: int = 2, name: str = "kim") -> list[str]:
    """The labels that the annotator has put on an article."""
    with Store.open(db) as store:
        annotations = store.load(seq, Actor(name)).state.annotations.values()
    return sorted(f"{a.label}:{a.span.start}" for a in annotations)


def test_a_project_comes_out_as_it_went_in(
    annotator: CommandLine, worked: Path, tmp_path: Path
) -> None:
    """Export, import into a new project, export: the same bytes, ids included."""
    out = annotator("export", worked, "--format", "jsonl", "--as", "Ada").data
    other = project(tmp_path / "other.db", [])
    result = take(annotator, other, out, "--as", "Ada")
    assert (result.status, result.lines[0]) == (0, "1 article taken in, 1 of them new")
    assert annotator("export", other, "--format", "jsonl").data == out
    assert annotator("check", other).status == 0


def test_twice_is_once(annotator: CommandLine, worked: Path, tmp_path: Path) -> None:
    """The second time nothing changes, not even the log."""
    out = annotator("export", worked, "--format", "jsonl", "--as", "Ada").data
    other = project(tmp_path / "other.db", [])
    take(annotator, other, out, "--as", "Ada")
    log = annotator("history", other).out
    again = take(annotator, other, out, "--as", "Ada")
    assert (again.status, again.out) == (0, "0 articles taken in\n1 record the same as before\n")
    assert annotator("history", other).out == log


def test_it_is_one_act_of_its_own_kind(annotator: CommandLine, db: Path) -> None:
    """Told as an import, and not undone by a key."""
    take(annotator, db, line(("Reuters", "ORG")) + line(("Kyiv", "ORG"), text=TALKS.text))
    documents = json.loads(annotator("history", db, "--json").out)
    assert {d["mode"] for d in documents} == {"import"}
    assert len({d["act"] for d in documents}) == 1
    with Store.open(db) as store:
        assert turn(store, Actor("kim")) is None


def test_anothers_work_stays_anothers(annotator: CommandLine, worked: Path) -> None:
    """Ada's file as kim's work: new ids, and both are in order."""
    out = annotator("export", worked, "--format", "jsonl", "--as", "Ada").data
    result = take(annotator, worked, out)
    assert result.err == "in the file it is the work of Ada\n"
    assert annotator("export", worked, "--format", "jsonl", "--as", "Ada").data == out
    assert spans_of(worked, 1, "kim") == spans_of(worked, 1, "Ada")
    assert annotator("check", worked).status == 0


def test_an_article_is_known_by_its_text(annotator: CommandLine, db: Path) -> None:
    """Whatever it is called in the file."""
    result = take(annotator, db, line(("Reuters", "ORG"), id="other-name"))
    assert result.lines[0] == "1 article taken in"
    assert spans_of(db) == ["ORG:38"]


def test_a_text_that_differs_is_refused_with_the_difference(
    annotator: CommandLine, db: Path
) -> None:
    """The id is there, with another text: no annotation is put where it was not meant."""
    result = take(annotator, db, line(text=GRAIN.text.replace("Reuters", "AP")))
    assert result.status == 1
    assert result.line == (
        "standard input:1: article 'grain' has another text in the project: from character 38 on "
        "'AP reports.' in the file, 'Reuters reports.' in the project"
    )


@pytest.mark.parametrize(
    ("given", "kept", "says"),
    [
        ("a\r\nb", "a\nb", r"1 on '\r\nb' in the file, '\nb' in the project"),
        ("a\u00a0b", "a b", "1 on '<U+00A0>b' in the file, ' b' in the project"),
        ("a  b", "a b", "2 on ' b' in the file, 'b' in the project"),
        ("ab", "a  b", "1 on 'b' in the file, '<U+0020><U+0020>b' in the project"),
        ("a", "a\t", r"1 on its end in the file, '\t' in the project"),
        ("e\u0301", "e", "1 on '<U+0301>' in the file, its end in the project"),
        ("\u0435x", "ex", "0 on '\u0435x' (U+0435) in the file, 'ex' in the project"),
        (r"a\nb", "a\nb", r"1 on '\\nb' in the file, '\nb' in the project"),
    ],
)
def test_a_difference_that_cannot_be_seen_is_spelt_out(
    annotator: CommandLine, tmp_path: Path, given: str, kept: str, says: str
) -> None:
    """Line ends, blanks of all kinds, marks and letters that look alike."""
    db = project(tmp_path / "q.db", [Article("a", kept, {})])
    result = take(annotator, db, line(text=given, id="a"))
    assert result.line.endswith(f"from character {says}")


def test_a_quote_that_differs_unseen_is_spelt_out(annotator: CommandLine, db: Path) -> None:
    """As above: what stands there, and what should."""
    span = {"start": 0, "end": 12, "label": "ORG", "text": "Grain\u00a0prices"}
    data = json.dumps({"id": "grain", "text": GRAIN.text, "spans": [span]}).encode()
    said = "spans[0]: at 0-12 stands 'Grain prices', not 'Grain<U+00A0>prices'"
    assert take(annotator, db, data).line.endswith(said)


def test_own_work_is_never_overwritten(annotator: CommandLine, db: Path) -> None:
    """It is refused by name, and the other articles come in."""
    with Store.open(db) as store:
        do(store, 2, Actor("kim"), lambda act: act.set_status(Status.FINISHED))
    result = take(annotator, db, line(("Reuters", "ORG")) + line(text=TALKS.text, status="skipped"))
    assert (result.status, result.out) == (
        1,
        "1 article taken in\nwork of kim: 1 skipped, 0 spans, 0 links\n1 record refused\n",
    )
    assert "kim has other work on article 'grain' already; left as it is" in result.line
    assert spans_of(db) == []


def test_what_was_undone_is_no_work(annotator: CommandLine, db: Path) -> None:
    """The article is as good as untouched."""
    with Store.open(db) as store:
        do(store, 2, Actor("kim"), lambda act: act.set_status(Status.FINISHED))
        turn(store, Actor("kim"))
    assert take(annotator, db, line(("Reuters", "ORG"))).status == 0
    assert spans_of(db) == ["ORG:38"]
    assert annotator("check", db).status == 0


def test_a_record_comes_in_whole_or_not_at_all(annotator: CommandLine, db: Path) -> None:
    """Not even its article is added; a good one beside it is."""
    bad = line(("one", "ORG"), ("two", "ORGG"), text="one two", id="bad")
    result = take(annotator, db, bad + line(("Reuters", "ORG"), status="skipped"))
    assert result.status == 1
    assert result.line.startswith("standard input:1: the label schema has no label 'ORGG'")
    with Store.open(db) as store:
        assert store.count() == 2
    assert spans_of(db) == ["ORG:38"]


def test_the_same_article_twice_in_a_file(annotator: CommandLine, db: Path) -> None:
    """Two annotators' work cannot become one's."""
    result = take(
        annotator, db, line(("Reuters", "ORG"), status="finished") + line(("Reuters", "PERSON"))
    )
    assert result.status == 1
    assert "standard input:2: article 'grain' comes a second time" in result.line


TRIMMED = json.dumps(
    {"id": "grain", "text": GRAIN.text, "spans": [{"start": 37, "end": 45, "label": "ORG"}]}
).encode()


def test_trimmed_spans_are_counted(annotator: CommandLine, db: Path) -> None:
    """White space at the edges of a span is no part of it."""
    result = take(annotator, db, TRIMMED)
    assert (result.status, result.err.splitlines()[0]) == (
        0,
        "1 span lost white space at the edges",
    )
    assert spans_of(db) == ["ORG:38"]


@pytest.mark.parametrize("data", [TRIMMED, b"{\n" + line(("Reuters", "ORG"))])
def test_strict_takes_all_as_it_stands_or_nothing(
    annotator: CommandLine, db: Path, data: bytes
) -> None:
    """Status 1, and the project is as before."""
    result = take(annotator, db, data, "--as", "kim", "--strict")
    assert result.status == 1
    assert result.out.startswith("nothing was changed (--strict); else 1 article taken in")
    assert spans_of(db) == []


def test_a_dry_run_changes_nothing(annotator: CommandLine, db: Path) -> None:
    """It says what would happen."""
    data = line(("Reuters", "ORG")) + line(text="New.", id="new") + b"{\n"
    result = take(annotator, db, data, "--as", "kim", "--dry-run")
    assert result.status == 1
    assert result.out == (
        "nothing was changed (--dry-run); else 2 articles taken in, 1 of them new\n"
        "work of kim: 1 new, 1 in progress, 1 span, 0 links\n1 record refused\n"
    )
    with Store.open(db) as store:
        assert store.count() == 2
    assert annotator("history", db).out == ""


def test_suggestions_come_back(annotator: CommandLine, worked: Path, tmp_path: Path) -> None:
    """Scores and suggesters included; twice is once here too."""
    out = annotator("export", worked, "--format", "jsonl", "--suggestions").data
    other = project(tmp_path / "other.db", [])
    first = take(annotator, other, out, "--suggestions")
    assert (first.status, first.lines[0]) == (0, "2 articles taken in, 2 of them new")
    kept = annotator("export", other, "--format", "jsonl", "--suggestions").data
    again = take(annotator, other, out, "--suggestions")
    assert again.out == "0 articles taken in\n2 records the same as before\n"
    assert annotator("export", other, "--format", "jsonl", "--suggestions").data == kept
    with Store.open(other) as store:
        spans = store.load(1, ADA).state.suggested.spans.values()
        assert {(s.label, s.score, s.suggester) for s in spans} == {
            ("CLAIM", 0.5, "s"),
            ("SOURCE", 0.5, "s"),
            ("PERSON", 0.5, "s"),
        }


def test_suggestions_are_not_taken_for_annotations(annotator: CommandLine, worked: Path) -> None:
    """A machine's proposal is nobody's work."""
    out = annotator("export", worked, "--format", "jsonl", "--suggestions").data
    result = take(annotator, worked, out.splitlines()[0])
    assert result.status == 1
    assert "holds suggestions; import them with --suggestions" in result.line


def test_annotations_can_become_suggestions(annotator: CommandLine, db: Path) -> None:
    """What a suggestion has no place for is counted."""
    data = line(("Reuters", "ORG"), annotator="Eve", note="look")
    result = take(annotator, db, data, "--suggestions")
    assert (result.status, result.err) == (0, "left out: 1 note in grain\n")
    with Store.open(db) as store:
        [suggestion] = store.load(2, ADA).state.suggested.spans.values()
    assert (suggestion.label, suggestion.suggester) == ("ORG", "Eve")


def test_suggestions_of_an_opened_article_stay(annotator: CommandLine, worked: Path) -> None:
    """Nothing changes under somebody's hands."""
    result = take(annotator, worked, line(("Reuters", "PERSON")), "--suggestions")
    assert result.status == 1
    assert "article 'grain' has been opened" in result.line


def test_of_very_many_faults_the_first_are_named(
    annotator: CommandLine, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a file that is all of another kind fills neither memory nor terminal."""
    monkeypatch.setattr("annotator.cli.intake.MOST_NAMED", 2)
    (tmp_path / "in.jsonl").write_text('{"id":"a","text":""}\n' * 5)
    result = annotator("import", db, tmp_path / "in.jsonl", "--format", "jsonl", "--as", "Ada")
    assert result.status == 1
    assert "5 records refused" in result.out
    lines = result.err.splitlines()
    assert len(lines) == 3
    assert "only the first 2 that are refused are named" in lines[-1]
