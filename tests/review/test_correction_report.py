"""The correction report: what is told of each correction, and that nothing in it does harm."""

from __future__ import annotations

from html.parser import HTMLParser

from annotator.core.annotated import AnnotatedArticle
from annotator.core.state import State
from annotator.exchange.report_html import page
from annotator.exchange.report_markdown import document
from annotator.review.checking import Checking
from annotator.review.correction import What
from annotator.review.correction_report import (
    CorrectionReport,
    corrected,
    sections_of,
    title_of,
)
from annotator.review.corrections import corrections
from annotator.review.telling import context_of, difference_told
from tests.review.checks import check, finish, own
from tests.review.desk import TEXT, gold, place, work

ADA = work(
    "Ada",
    [("PERSON", "Lee"), ("ORG", "Aides"), ("CLAIM", "there are no plans", {"form": "direct"})],
)


def correct(act: Checking) -> None:
    by_label = {s.label: s.id for s in act.draft.suggested.spans.values()}
    person = act.move(by_label["PERSON"], place("Ms. Lee, a lawyer"))
    act.set_note(person, "<b>with</b> | the *title*")
    act.reject(by_label["ORG"])
    claim = act.set_attribute(by_label["CLAIM"], "form", "indirect")
    act.move(claim, place("no plans"))


def report(done: AnnotatedArticle = ADA, state: State | None = None) -> CorrectionReport:
    state = state or check(done, gold(), correct, finish)
    return CorrectionReport("Ada", "p.db", (corrected(done, state, own(done, state)),))


def test_what_makes_the_difference_is_told() -> None:
    state = check(ADA, gold(), correct, finish)
    told = {(c.what, c.layer): difference_told(c, TEXT) for c in corrections(ADA, state)}
    assert told == {
        (What.BOUNDARY, "entities"): "with “Ms.” before, with “, a lawyer” after",
        (What.BOUNDARY, "claims"): "without “there are” before, form: direct → indirect",
        (What.EXTRA, "entities"): "",
    }


def test_a_place_is_told_in_its_context() -> None:
    state = check(ADA, gold(), correct, finish)
    found = {c.layer: c for c in corrections(ADA, state)}
    assert context_of(found["claims"], TEXT, 12) == (
        "…House said ",
        "there are no plans",
        ". Aides to…",
    )


def test_the_figures_are_by_kind() -> None:
    found = report()
    assert [(what.value, layer, n) for what, layer, n in found.by_kind] == [
        ("not to be marked", "entities", 1),
        ("other edges", "claims", 1),
        ("other edges", "entities", 1),
    ]
    summary = sections_of(found)[0]
    assert "1 article with 3 spans, 3 corrections, 0 taken over" in summary.about[0]


def test_an_article_without_corrections_has_no_part() -> None:
    state = check(ADA, gold(), lambda act: act.accept_all(list(act.draft.suggested.spans)), finish)
    (summary,) = sections_of(report(ADA, state))
    assert summary.missing == "nothing was corrected"
    (empty,) = sections_of(CorrectionReport("Ada", "p.db", ()))
    assert empty.missing


class _Tags(HTMLParser):
    """The elements of a page, and what stands in its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "src"]


HOSTILE = '<script>alert(1)</script> ![x](http://e.org/x) | <img src=x onerror=y> "a" \u202e\x1b[2J'


def test_whatever_stands_in_a_text_or_a_note_is_shown_and_does_nothing() -> None:
    done = work("Ada", [("PERSON", HOSTILE.split(" ", maxsplit=1)[0])], text=HOSTILE)

    def reject(act: Checking) -> None:
        (id,) = act.draft.suggested.spans
        act.reject(id)
        act.set_rejection_note(id, HOSTILE)

    found = report(done, check(done, gold(HOSTILE), reject, finish))
    whole = page(title_of(found), sections_of(found))
    tags = _Tags()
    tags.feed(whole)
    assert not tags.names & {"script", "img", "a", "b"}
    assert tags.handlers == []
    plain = document(title_of(found), sections_of(found))
    assert "<script>" not in plain.replace("\\<", "")
    assert "![x]" not in plain
    for text in (whole, plain):
        assert not {"\x1b", "\u202e"} & set(text)
