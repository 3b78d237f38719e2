"""A key that is held down closes one article, not all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.store import Store
from annotator.tui.brake import PAUSE, REPEAT, Brake
from tests.tui.desk import Desk, at_desk, key_event, locked
from tests.tui.projects import AT, make, place

#: Seconds until a key that is held down comes again, and between the times after that.
FIRST, NEXT = 0.5, 0.05


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Five articles with something undecided in each."""
    articles = [Article(f"day-{n}", f"Day {n}: Reuters reports.") for n in range(5)]
    made = make(tmp_path / "m.db", articles)
    with Store.open(made) as store:
        for seq, article in enumerate(articles, 1):
            span = place(article.text, "Reuters")
            found = Suggestions((Suggestion(f"o{seq}", span, "ORG", "other", 0.9),))
            store.suggest([(seq, article, found, None)], "other", AT)
    return made


class Hand:
    """Presses keys at times that the test chooses; the program has the same clock."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.now = 1000.0
        desk.app.clock = lambda: self.now

    async def press(self, key: str) -> None:
        """Press a key now, and wait for all that it does."""
        event = key_event(key)
        event.time = self.now
        event.set_sender(self.desk.app)
        self.desk.app.post_message(event)
        await self.desk.settled()

    async def hold(self, key: str, seconds: float) -> None:
        """Hold a key down; it is released at the end."""
        await self.press(key)
        end = self.now + seconds
        self.now += FIRST
        while self.now < end:
            await self.press(key)
            self.now += NEXT
        self.now = end


def closed(desk: Desk) -> int:
    """How many articles are finished or skipped."""
    seqs = range(1, 6)
    stati = [desk.stored(seq).progress.status for seq in seqs]
    return sum(status in (Status.FINISHED, Status.SKIPPED) for status in stati)


@pytest.mark.parametrize("key", ["D", "S"])
async def test_a_key_that_is_held_closes_one_article(many: Path, key: str) -> None:
    """However long; pressed again it closes the next."""
    async with at_desk(many) as desk:
        hand = Hand(desk)
        await hand.hold(key, 3.0)
        assert closed(desk) == 1
        hand.now += REPEAT + 0.01
        await hand.press(key)
        assert closed(desk) == 2


@pytest.mark.parametrize("answer", ["a", "x", "l"])
async def test_an_answer_that_is_held_decides_nothing_in_the_next_article(
    many: Path, answer: str
) -> None:
    """Accept, reject and label are other keys there."""
    async with at_desk(many) as desk:
        hand = Hand(desk)
        await hand.press("d")
        acts = desk.acts()
        await hand.hold(answer, 2.0)
        assert (closed(desk), desk.acts(), desk.modal) == (1, acts + 1, "")
        assert desk.stored(2).annotations == {}


async def test_a_held_key_that_waited_for_a_slow_disk_closes_one_article(many: Path) -> None:
    """When it was pressed counts, not when its turn came."""
    async with at_desk(many) as desk:
        with locked(many) as release:
            desk.send("D", "D", "D", "D")
            await desk.until(lambda: len(desk.screen._waiting) == 3)
            release()
            await desk.settled()
        assert closed(desk) == 1


async def test_other_keys_are_not_held_back(many: Path) -> None:
    """Nor is the same one after another."""
    async with at_desk(many) as desk:
        hand = Hand(desk)
        for key in ("D", "n", "D", "a", "D"):
            hand.now += 0.1
            await hand.press(key)
        assert closed(desk) == 3


async def test_going_through_the_articles_is_not_held_back(many: Path) -> None:
    """It decides nothing."""
    async with at_desk(many) as desk:
        await Hand(desk).hold("]", 1.0)
        assert desk.state.article.id == "day-4"


def test_a_key_tapped_again_and_again_gets_through() -> None:
    """Whoever taps is not taken for one who holds for ever."""
    brake = Brake()
    brake.pressed("D")
    brake.closed(10.0)
    times = (10.5, 10.6, 10.0 + PAUSE + REPEAT)
    assert [brake.holds("D", at) for at in times] == [True, True, False]
