"""Several copies of one person's work, set apart by a merge: one vote, or none."""

from __future__ import annotations

from dataclasses import replace

from annotator.core.annotated import AnnotatedArticle
from annotator.core.ruling import Choice
from annotator.review.choosing import chosen
from annotator.review.docket import Order, ordered
from annotator.review.regions import Region
from annotator.tui.review_board import agreement_of
from tests.review.desk import TEXT, Said, docket, gold, mark, settled_alone, shown, work

CLAIM: Said = [("CLAIM", "there are no plans")]
LONGER: Said = [("CLAIM", "said there are no plans")]


def copy(name: str, said: Said) -> AnnotatedArticle:
    """Mari's work as a merge keeps it beside what stands under her name."""
    return replace(work(name, said), copy_of="Mari")


def region(*works: AnnotatedArticle) -> Region:
    """The one place that they marked."""
    (found,) = docket(gold(), *works).spans
    return found


def test_copies_that_say_the_same_are_one_vote() -> None:
    found = region(work("Mari", CLAIM), copy("Mari (2)", CLAIM), work("Jonas", LONGER))
    assert (found.agreeing, found.voters, found.majority) == (1, 2, None)
    assert chosen(found, Choice.VERSION, TEXT) is None
    assert agreement_of(found) == "no two agree"
    assert not ordered([found], Order.NO_MAJORITY)[0].has_majority


def test_a_person_of_that_name_has_a_vote_of_their_own() -> None:
    found = region(work("Mari", CLAIM), work("Mari (2)", CLAIM), work("Jonas", LONGER))
    assert (found.agreeing, found.voters, found.has_majority) == (2, 3, True)


def test_copies_that_differ_give_no_vote() -> None:
    """Neither to those whom one of them agrees with, nor against them."""
    mari = [work("Mari", LONGER), copy("Mari (2)", CLAIM)]
    found = region(*mari, work("Jonas", CLAIM))
    assert (found.agreeing, found.voters, found.majority) == (1, 2, None)
    assert found.versions[0][1] == ("Jonas", "Mari (2)")
    found = region(*mari, work("Jonas", LONGER), work("Ben", LONGER))
    assert (found.agreeing, found.voters) == (2, 3)
    assert found.majority == (mark("CLAIM", "said there are no plans"),)


def test_between_the_copies_of_one_person_is_no_majority() -> None:
    copies = [copy("Mari (2)", LONGER), copy("Mari (3)", LONGER)]
    found = region(work("Mari", CLAIM), *copies)
    assert (found.agreeing, found.voters, found.majority) == (0, 1, None)
    assert agreement_of(found) == "copies of one person's work differ"


def test_what_all_copies_say_settles_itself() -> None:
    works = [work("Mari", CLAIM), copy("Mari (2)", CLAIM)]
    assert agreement_of(region(*works)) == "copies of one person's work"
    assert shown(settled_alone(gold(), *works)) == {("CLAIM", "there are no plans")}


def test_attributes_that_most_persons_gave_are_kept() -> None:
    """Where both are kept, those of two copies do not outweigh those of two persons."""
    strong = [("CLAIM", "there are no plans", {"strength": "strong"})]
    others = [work(name, CLAIM) for name in ("Ben", "Jonas")]
    mari = [work("Mari", strong), *(copy(f"Mari ({n})", strong) for n in (2, 3))]
    found = region(*mari, *others)
    assert chosen(found, Choice.ALL, TEXT) == (mark("CLAIM", "there are no plans"),)


def test_links_are_counted_by_persons_too() -> None:
    said: Said = [*CLAIM, ("SOURCE", "Aides to Ms. Lee")]
    link = [("attributed_to", "there are no plans", "Aides to Ms. Lee")]
    works = [
        work("Mari", said, link),
        replace(work("Mari (2)", said, link), copy_of="Mari"),
        work("Jonas", said),
    ]
    (found,) = docket(settled_alone(gold(), *works), *works).links
    assert (found.agreeing, found.voters, found.majority) == (1, 2, None)
