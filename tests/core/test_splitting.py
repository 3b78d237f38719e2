"""A split is drawn by the text alone, and keeps one story in one part."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.article import text_hash
from annotator.core.splitting import Split, SplitError, Told, parted, parted_by_story
from annotator.core.stories import Stories

WORDS = [f"word{n}" for n in range(400)]


def told(seq: int, text: str, story: str = "") -> Told:
    return Told(seq, text_hash(text), text, story)


def prose(seed: int, length: int = 300) -> str:
    """A text that shares no run of five words with one of another seed."""
    return " ".join(f"{WORDS[n % 400]}x{seed}" for n in range(length))


@pytest.mark.parametrize(
    ("shares", "names"), [("80/10/10", ("train", "dev", "test")), ("4/1", ("train", "dev"))]
)
def test_shares_are_named_by_how_many_there_are(shares: str, names: tuple[str, ...]) -> None:
    split = Split.parse(shares)
    assert tuple(split.shares) == names
    assert sum(split.shares.values()) == pytest.approx(1)
    assert split.shares["train"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    "shares",
    ["", "80", "80/", "80/0", "a/b", "1/1/1/1", "-1/2", "1e3/2", "nan/1", "８０/２０", "٨/٢"],
)
def test_what_are_no_shares_is_refused_in_a_line(shares: str) -> None:
    with pytest.raises(SplitError, match=re.escape(f"'{shares}' are no shares; say 80/10/10")):
        Split.parse(shares)


def test_parts_have_about_their_shares() -> None:
    split = Split.parse("80/10/10", seed=7)
    counts = Counter(split.part_of(text_hash(str(n))) for n in range(10_000))
    assert counts["train"] == pytest.approx(8_000, abs=200)
    assert counts["dev"] == pytest.approx(1_000, abs=150)
    assert counts["test"] == pytest.approx(1_000, abs=150)


def test_the_draw_is_the_same_on_every_machine() -> None:
    split = Split.parse("80/10/10")
    drawn = [split.part_of(text_hash(str(n))) for n in range(12)]
    assert [part[1] for part in drawn] == list("rrrrrerreerr")


def test_another_seed_is_another_draw() -> None:
    hashes = [text_hash(str(n)) for n in range(200)]
    one, other = (Split.parse("50/50", seed) for seed in (1, 2))
    assert [one.part_of(h) for h in hashes] != [other.part_of(h) for h in hashes]


@given(st.lists(st.text(min_size=1), unique=True, max_size=20), st.data())
def test_an_article_stays_in_its_part_whatever_is_added(
    texts: list[str], data: st.DataObject
) -> None:
    split = Split.parse("60/20/20", seed=3)
    before = data.draw(st.integers(0, len(texts)))
    all = [told(n, text) for n, text in enumerate(texts)]
    first, later = parted(all[:before], split), parted(all, split)
    assert first.items() <= later.items()
    assert parted_by_story(all[:before], split)[0].items() <= parted_by_story(all, split)[0].items()


def test_one_story_is_in_one_part_whoever_prints_it() -> None:
    """Forty stories, each told by an agency and again in a paper with a lead of its own."""
    articles = []
    for n in range(40):
        articles.append(told(2 * n, prose(n)))
        articles.append(told(2 * n + 1, f"A lead of our own, number {n}. {prose(n)[:1800]}"))
    parts, stories = parted_by_story(articles, Split.parse("50/50"))
    assert stories == 40
    assert all(parts[2 * n] == parts[2 * n + 1] for n in range(40))
    assert set(parts.values()) == {"train", "dev"}


def test_a_story_that_the_metadata_name_counts_before_the_words() -> None:
    articles = [told(1, "one", "flood"), told(2, "two", "flood"), told(3, "three", "fire")]
    parts, stories = parted_by_story(articles, Split.parse("50/50"))
    assert stories == 2
    assert parts[1] == parts[2]


def test_a_notice_that_many_pages_share_makes_no_story_of_them() -> None:
    notice = " Sign up here to get our news every morning in your inbox for free and unsubscribe"
    stories = Stories()
    for n in range(30):
        assert stories.first_of(str(n), prose(n) + notice) == str(n)


def test_texts_without_spaces_between_words_are_compared_too() -> None:
    text = "".join(chr(0x4E00 + 7 * n % 5000) for n in range(600))
    stories = Stories()
    assert stories.first_of("a", text) == "a"
    assert stories.first_of("b", "标题" + text[:500]) == "a"
    assert stories.first_of("c", text[::-1]) == "c"
