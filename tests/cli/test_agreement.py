"""agreement: figures for people, for programs and for a paper, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.acts import Act
from annotator.core.annotation import Status
from annotator.core.label_schema_json import label_schema_to_json
from annotator.review.settling import Answering
from annotator.store.log import Actor, ActRecord, Change, Role
from annotator.store.store import Store
from tests.cli.conftest import CommandLine
from tests.core.schemas import NEWS
from tests.store.projects import AT, do, new_id, place

TALKS, GRAIN = 1, 2
Quoted = tuple[str, str]

REUTERS, PUTIN, KYIV = ("Reuters", "ORG"), ("Putin", "PERSON"), ("Kyiv", "ORG")
CLAIM, SOURCE = ("No deal", "CLAIM"), ("Mr Putin", "SOURCE")


def finish(
    db: Path, name: str, seq: int, spans: Iterable[Quoted], role: Role = Role.ANNOTATOR
) -> None:
    """Mark some quotes in an article, tie a claim to its source, and finish it."""

    def work(act: Act) -> None:
        ids = {
            label: act.add(place(act.draft.article.text, quote), label) for quote, label in spans
        }
        if "CLAIM" in ids and "SOURCE" in ids:
            act.link(ids["CLAIM"], ids["SOURCE"], "attributed_to")
        act.set_status(Status.FINISHED)

    with Store.open(db) as store:
        do(store, seq, Actor(name, role), work)


@pytest.fixture
def two(db: Path) -> Path:
    """Two annotators have finished both articles; one name, and a source, they mark alike."""
    finish(db, "Ada", TALKS, [PUTIN, CLAIM, SOURCE])
    finish(db, "Ben", TALKS, [PUTIN, SOURCE, ("“No deal", "CLAIM")])
    finish(db, "Ada", GRAIN, [REUTERS])
    finish(db, "Ben", GRAIN, [])
    return db


def test_tables_for_people(annotator: CommandLine, two: Path) -> None:
    """Every figure with its n, within 80 columns, without colour or progress in a pipe."""
    result = annotator("agreement", two)
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines() == [
        "finished: Ada 2, Ben 2",
        "",
        "Ada and Ben: 2 articles that both finished",
        "n of KAPPA, ALPHA: 28 tokens; of ALPHA-U: 113 characters",
        "LABEL     SPANS  EXACT  OVERLAP  KAPPA  ALPHA  ALPHA-U",
        "entities      3  0.667  0.667    0.654  0.658  0.420",
        "- PERSON      2  1.000  1.000    1.000  1.000  1.000",
        "- ORG         1  0.000  0.000    0.000  0.000  -0.189",
        "sources       2  1.000  1.000    1.000  1.000  1.000",
        "- SOURCE      2  1.000  1.000    1.000  1.000  1.000",
        "claims        2  0.000  1.000    0.781  0.784  0.989",
        "- CLAIM       2  0.000  1.000    0.781  0.784  0.989",
        "pooled        7  0.571  0.857    0.771  0.775  0.820",
        "",
        "LAYER     SPANS  SAME-EDGES  BOUNDARY  UNTOUCHED  LABEL-KAPPA",
        "entities      3           1  0.667     0.000      -",
        "sources       2           1  1.000     0.000      -",
        "claims        2           0  0.000     0.000      -",
        "pooled        7           2  0.571     0.000      1.000",
        "- both use one and the same class only: entities LABEL-KAPPA, sources",
        "  LABEL-KAPPA",
        "- no spans with the same boundaries: claims LABEL-KAPPA",
        "",
        "LINK           LINKS  EXACT  LENIENT  WITH-SOURCE  PAIR   AGR",
        "attributed_to      2  0.000  1.000    1.000        0.000  1.000",
        "attributed_to: agr(Ada || Ben) 1.000 (n 1), agr(Ben || Ada) 1.000 (n 1)",
    ]


def test_three_annotators_have_means_over_their_pairs(annotator: CommandLine, two: Path) -> None:
    """With a table of the pairs, Fleiss' kappa and its own n, and a mark on means over fewer."""
    finish(two, "Cy", GRAIN, [])
    out = annotator("agreement", two).out
    assert "3 annotators: 2 articles that two or more finished (1 all)" in out
    assert "n of KAPPA, ALPHA: 28 tokens, of FLEISS 11; of ALPHA-U: 113 characters" in out
    assert "LABEL     SPANS  EXACT   OVERLAP  KAPPA   ALPHA  FLEISS  ALPHA-U" in out
    assert "- PERSON      2  1.000*  1.000*   1.000*  1.000  -       1.000" in out
    assert "attributed_to      2  0.000*  1.000*   1.000*       0.000*  1.000*" in out
    assert out.splitlines()[-4:] == [
        "PAIR      ARTICLES  SPANS  EXACT  OVERLAP  UNTOUCHED  TOKENS  KAPPA  ALPHA",
        "Ada, Ben         2      7  0.571  0.857    0.000          28  0.771  0.775",
        "Ada, Cy          1      1  0.000  0.000    0.000          11  0.000  0.000",
        "Ben, Cy          1      0  -      -        -              11  -      -",
    ]


def test_no_line_is_wider_than_a_terminal(annotator: CommandLine, db: Path) -> None:
    """With long names, and four of them."""
    for name in ("Maximiliane", "Bartholomew", "Alexandrina", "Wilhelmina"):
        finish(db, name, TALKS, [PUTIN, KYIV, CLAIM, SOURCE])
    for parts in ((), ("--per", "label", "--per", "pair", "--per", "article"), ("--explain",)):
        lines = annotator("agreement", db, *parts).out.splitlines()
        assert max(map(len, lines)) <= 80
    assert "1 = Alexandrina, 2 = Bartholomew" in annotator("agreement", db).out


def test_parts_can_be_asked_for(annotator: CommandLine, two: Path) -> None:
    """By article, or each pair in full."""
    finish(two, "Cy", GRAIN, [REUTERS])
    assert annotator("agreement", two, "--per", "article").out.splitlines()[2:] == [
        "ARTICLE  BY  SPANS  EXACT  OVERLAP  TOKENS  KAPPA  ALPHA",
        "talks     2      6  0.667  1.000        17  0.862  0.865",
        "grain     3      2  0.333  0.333        11  0.333  0.484",
    ]
    pairs = annotator("agreement", two, "--per", "pair").out
    assert "Ada and Cy: 1 article that both finished" in pairs
    assert "3 annotators" not in pairs


def test_one_document_for_programs(annotator: CommandLine, two: Path) -> None:
    """Undefined figures are null with the reason; every figure says what its n counts."""
    document = json.loads(annotator("agreement", two, "--json").out)
    assert document["finished"] == {"Ada": 2, "Ben": 2}
    [pair] = document["pairs"]
    assert pair == document["overall"]
    assert pair["pooled"]["figures"]["exact_f1"] == {
        "value": 4 / 7,
        "n": 7,
        "of": "spans",
        "reason": None,
    }
    [claims] = [layer for layer in pair["layers"] if layer["name"] == "claims"]
    assert claims["figures"]["label_kappa"] == {
        "value": None,
        "n": 0,
        "of": "pairs of spans",
        "reason": "no spans with the same boundaries",
    }
    assert [label["name"] for label in pair["labels"]] == [label.name for label in NEWS.labels]
    [attributed, *_, pooled] = pair["links"]
    assert (attributed["type"], pooled["type"]) == ("attributed_to", None)
    assert attributed["agr"]["Ada"]["value"] == 1.0
    assert "by_article" not in document


def test_the_document_holds_each_article_where_asked_for(annotator: CommandLine, two: Path) -> None:
    """Layers and pooled."""
    document = json.loads(annotator("agreement", two, "--json", "--per", "article").out)
    assert [(a["article"], a["pooled"]["spans"]) for a in document["by_article"]] == [
        ("talks", 6),
        ("grain", 1),
    ]


def test_explanation_for_a_paper(annotator: CommandLine, two: Path) -> None:
    """What was compared, how it was pooled, and each figure with its n and its definition."""
    out = annotator("agreement", two, "--explain").out
    told = " ".join(out.split())
    assert "Agreement of Ada and Ben on 2 articles that both finished: 7 spans, 28 tokens" in told
    assert "Exact F1 (pooled 0.571, n = 7 spans): 2·|A∩B| / (|A|+|B|)" in told
    assert "Unitizing alpha (pooled 0.820, n = 113 characters): Krippendorff" in told
    assert "Fleiss" not in told
    document = json.loads(annotator("agreement", two, "--explain", "--json").out)
    assert [" ".join(p.split()) for p in out.split("\n\n") if p] == document["explanation"]


def test_means_are_explained_where_there_are_some(annotator: CommandLine, two: Path) -> None:
    """And Fleiss' kappa."""
    finish(two, "Cy", GRAIN, [REUTERS])
    told = " ".join(annotator("agreement", two, "--explain").out.split())
    assert "mean over all pairs of annotators" in told
    assert "Exact F1 (pooled 0.524, mean over n = 3 pairs of annotators)" in told
    assert "Fleiss' kappa (pooled 0.468, n = 11 tokens)" in told


def test_reviewers_gold_and_unfinished_work_do_not_count(annotator: CommandLine, two: Path) -> None:
    """Whatever they did, the document stays the same."""
    before = annotator("agreement", two, "--json").out
    finish(two, "Eve", TALKS, [KYIV], Role.REVIEWER)
    finish(two, "@gold", TALKS, [KYIV])
    with Store.open(two) as store:
        do(store, TALKS, Actor("Cy"), lambda act: act.set_status(Status.SKIPPED))
        do(store, GRAIN, Actor("Dee"), lambda act: act.set_status(Status.IN_PROGRESS))
    assert annotator("agreement", two, "--json").out == before


def test_labels_that_the_schema_lost_are_counted_and_named(
    annotator: CommandLine, two: Path
) -> None:
    """Under their names, in no layer."""
    labels = tuple(label for label in NEWS.labels if label.name != "ORG")
    schema = label_schema_to_json(replace(NEWS, labels=labels))
    with Store.open(two) as store:
        sql = "INSERT INTO label_schema (name, source, parsed, added) VALUES ('news', '', ?, ?)"
        store.write(lambda: store.connection.execute(sql, (schema, AT)))
    result = annotator("agreement", two)
    assert result.err == "not in the label schema any more, but counted: ORG (in no layer)\n"
    assert "- ORG         1  0.000" in result.out
    assert "entities      2  1.000" in result.out
    assert "pooled        7  0.571" in result.out


def test_only_those_named_are_compared(annotator: CommandLine, two: Path) -> None:
    """Names are composed as they are kept."""
    finish(two, "Zoé", GRAIN, [REUTERS])
    out = annotator("agreement", two, "--as", "Zoe\u0301", "--as", "Ada").out
    assert "Ada and Zoé: 1 article that both finished" in out


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["Ada", "Zoe"], "{db}: holds no work by Zoe; there is work by Ada, Ben, Cy"),
        (["Ada", "Cy"], "{db}: Cy has finished no article; agreement counts finished ones only"),
        (["Ada"], "agreement needs two annotators; name another beside Ada with --as"),
        (["Ada", "Ada"], "agreement needs two annotators; name another beside Ada with --as"),
        (
            ["Ada", "@gold"],
            "--as: @gold: agreement is computed from what annotators did, never from gold",
        ),
    ],
)
def test_names_that_do_not_serve(
    annotator: CommandLine, two: Path, names: list[str], line: str
) -> None:
    """One line that says who, and what to do."""
    with Store.open(two) as store:
        do(store, GRAIN, Actor("Cy"), lambda act: act.set_status(Status.IN_PROGRESS))
    result = annotator("agreement", two, *(arg for name in names for arg in ("--as", name)))
    assert (result.status, result.line) == (2, line.format(db=two))


def test_too_few_have_finished(annotator: CommandLine, db: Path) -> None:
    """Nobody, or only one."""
    needs = f"{db}: agreement needs two annotators"
    assert annotator("agreement", db).line == f"{needs}; nobody has finished an article yet"
    finish(db, "Ada", TALKS, [PUTIN])
    result = annotator("agreement", db)
    assert (result.status, result.line) == (2, f"{needs}; only Ada has finished articles")


def test_no_common_article(annotator: CommandLine, db: Path) -> None:
    """It says what each has finished."""
    finish(db, "Ada", TALKS, [PUTIN])
    finish(db, "Ben", GRAIN, [REUTERS])
    result = annotator("agreement", db)
    assert (result.status, result.line) == (
        2,
        "no article was finished by two annotators: Ada finished 1 (talks); Ben finished 1 (grain)",
    )


def test_what_was_taken_over_from_a_review_does_not_count(
    annotator: CommandLine, two: Path
) -> None:
    """Nor what came after it in that article: gold had been seen."""
    before = annotator("agreement", two, "--json").out
    with Store.open(two) as store:
        opened = store.load(TALKS, Actor("Ben"))
        act = Answering(opened.state, new_id)
        act.add(place(opened.state.article.text, "Kyiv"), "ORG")
        act.answer("entities:0-4", accepted=True)
        change = Change(TALKS, opened.state.article.text, opened.head, act.decisions())
        store.record(ActRecord(new_id(), Actor("Ben"), AT, (change,)))
    finish(two, "Ben", TALKS, [REUTERS])
    assert annotator("agreement", two, "--json").out == before
