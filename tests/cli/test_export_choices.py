"""export: what it takes by label and by day, and how it splits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine


def line(number: int, text: str = "", **meta: object) -> str:
    """A finished article with a person in it, somebody's claim, and the link between them."""
    text = f"Kim Noor said number {number} was right. {text}"
    spans = [
        {"id": "s", "start": 0, "end": 8, "label": "SOURCE"},
        {"id": "p", "start": 0, "end": 8, "label": "PERSON"},
        {"id": "c", "start": 14, "end": 14 + len(f"number {number} was right"), "label": "CLAIM"},
    ]
    links = [{"id": "k", "type": "attributed_to", "from": "c", "to": "s"}]
    record = {"id": f"a{number}", "text": text, "meta": meta, "status": "finished"}
    return json.dumps(record | {"spans": spans, "links": links})


@pytest.fixture
def many(annotator: CommandLine, db: Path, tmp_path: Path) -> Path:
    """Thirty finished articles, published in March and April, and two without a date."""
    lines = [line(n, published=f"2025-0{3 + n % 2}-{n + 1:02d}T08:00Z") for n in range(30)]
    lines += [line(30), line(31, published="last Tuesday")]
    given = tmp_path / "in.jsonl"
    given.write_text("\n".join(lines))
    assert annotator("import", db, given, "--format", "jsonl", "--as", "Ada").status == 0
    return db


def ids(path: Path) -> set[str]:
    return {json.loads(it)["id"] for it in path.read_text().splitlines()}


def test_only_spans_of_a_label_leave_and_links_between_them(
    annotator: CommandLine, many: Path
) -> None:
    both = ("--label", "CLAIM", "--label", "SOURCE")
    result = annotator("export", many, "--format", "jsonl", *both)
    [first, *_] = [json.loads(it) for it in result.data.splitlines()]
    assert [s["label"] for s in first["spans"]] == ["SOURCE", "CLAIM"]
    assert len(first["links"]) == 1
    assert result.err == "exported 32 articles by Ada: 32 finished, 64 spans, 32 links\n"


def test_links_that_lose_an_end_are_counted(annotator: CommandLine, many: Path) -> None:
    result = annotator("export", many, "--format", "jsonl", "--label", "CLAIM", "--strict")
    assert result.status == 0
    assert result.err.splitlines() == [
        "left out: 32 links to a span of another label in a0, a1, a2 and 29 more",
        "exported 32 articles by Ada: 32 finished, 32 spans, 0 links",
    ]


def test_a_label_that_is_none_is_refused_with_the_nearest(
    annotator: CommandLine, many: Path
) -> None:
    result = annotator("export", many, "--format", "jsonl", "--label", "claims")
    assert result.status == 2
    assert result.line == "--label: there is no label 'claims'; did you mean CLAIM?"


def test_articles_of_some_days_leave(annotator: CommandLine, many: Path, tmp_path: Path) -> None:
    out = tmp_path / "march.jsonl"
    days = ("--published", "2025-03-01..2025-03-05")
    result = annotator("export", many, "--format", "jsonl", *days, "-o", out)
    assert result.status == 0
    assert ids(out) == {"a0", "a2", "a4"}


def test_days_without_articles_say_why_there_are_none(annotator: CommandLine, many: Path) -> None:
    result = annotator("export", many, "--format", "jsonl", "--published", "2024")
    assert result.status == 2
    assert result.line.endswith(
        "of 32 articles none falls on those days (2 have no date of publication that can be read)"
    )


def test_work_is_chosen_by_when_it_changed_last(annotator: CommandLine, many: Path) -> None:
    assert annotator("export", many, "--format", "jsonl", "--changed", "2020..").status == 0
    result = annotator("export", many, "--format", "jsonl", "--changed", "..2020")
    assert "of 32 articles none falls on those days" in result.line


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--published", "March"), "'March' are no days; say"),
        (("--split", "80"), "'80' are no shares; say 80/10/10"),
        (("--split", "80/20", "--seed", "７"), "is no whole number in the digits 0 to 9"),
        (("--split", "80/20"), "a split is several files: name them with -o FILE"),
    ],
)
def test_wrong_choices_get_one_line(
    annotator: CommandLine, many: Path, options: tuple[str, ...], says: str
) -> None:
    result = annotator("export", many, "--format", "jsonl", *options)
    assert (result.status, result.data) == (2, b"")
    assert says in result.line


def test_a_split_is_a_file_for_each_part(
    annotator: CommandLine, many: Path, tmp_path: Path
) -> None:
    out = tmp_path / "news.jsonl"
    result = annotator("export", many, "--format", "jsonl", "--split", "50/25/25", "-o", out)
    parts = {part: ids(tmp_path / f"news-{part}.jsonl") for part in ("train", "dev", "test")}
    assert not out.exists()
    assert sum(len(part) for part in parts.values()) == 32
    assert set.union(*parts.values()) == {f"a{n}" for n in range(32)}
    assert [it.split(":")[0] for it in result.err.splitlines()] == [
        *("train", "dev", "test"),
        "exported 32 articles by Ada",
    ]
    [train, *_] = result.err.splitlines()
    assert train.startswith(f"train: {len(parts['train'])} articles by Ada: ")


def test_what_is_chosen_does_not_move_an_article_to_another_part(
    annotator: CommandLine, many: Path, tmp_path: Path
) -> None:
    for name, days in (("all", "2025"), ("some", "2025-03")):
        out = tmp_path / f"{name}.jsonl"
        split = ("--split", "50/50", "--published", days)
        assert annotator("export", many, "--format", "jsonl", *split, "-o", out).status == 0
    for part in ("train", "dev"):
        assert ids(tmp_path / f"some-{part}.jsonl") <= ids(tmp_path / f"all-{part}.jsonl")


def test_stories_stay_together(annotator: CommandLine, db: Path, tmp_path: Path) -> None:
    told = " ".join(f"word{n}" for n in range(300))
    given = tmp_path / "in.jsonl"
    # What one paper prints, another prints with a lead of its own.
    texts = [told.replace("word", f"w{n // 2}x") + str(n) for n in range(20)]
    given.write_text("\n".join(line(n, text) for n, text in enumerate(texts)))
    assert annotator("import", db, given, "--format", "jsonl", "--as", "Ada").status == 0
    out = tmp_path / "s.jsonl"
    split = ("--split", "50/50", "--by", "story", "-o", out)
    result = annotator("export", db, "--format", "jsonl", *split)
    assert result.err.startswith("22 articles of the project tell 12 stories\n")
    train = ids(tmp_path / "s-train.jsonl")
    assert 0 < len(train) < 20
    assert all((f"a{n}" in train) is (f"a{n + 1}" in train) for n in range(0, 20, 2))


def test_a_split_into_a_folder_has_a_folder_for_each_part(
    annotator: CommandLine, many: Path, tmp_path: Path
) -> None:
    out = tmp_path / "brat"
    result = annotator("export", many, "--format", "brat", "--split", "50/50", "-o", out)
    assert result.status == 0
    assert {path.name for path in out.iterdir()} == {"train", "dev"}
    texts = list(out.rglob("*.txt"))
    assert len(texts) == 32


def test_a_split_that_is_refused_leaves_no_file(
    annotator: CommandLine, many: Path, tmp_path: Path
) -> None:
    (tmp_path / "t-dev.csv").write_text("mine")
    split = ("--split", "50/50", "-o", tmp_path / "t.csv")
    result = annotator("export", many, "--format", "csv", *split)
    assert result.status == 2
    assert "t-dev.csv: is there already" in result.line
    assert annotator("export", many, "--format", "csv", *split, "--strict", "--force").status == 1
    assert sorted(p.name for p in tmp_path.glob("*t*.csv")) == ["t-dev.csv"]
    assert (tmp_path / "t-dev.csv").read_text() == "mine"


def test_a_part_without_articles_is_said(annotator: CommandLine, db: Path, tmp_path: Path) -> None:
    given = tmp_path / "in.jsonl"
    given.write_text(line(1))
    annotator("import", db, given, "--format", "jsonl", "--as", "Ada")
    split = ("--split", "50/50", "-o", tmp_path / "one.jsonl")
    result = annotator("export", db, "--format", "jsonl", *split)
    assert result.status == 0
    assert "dev: no articles" in result.err or "train: no articles" in result.err
