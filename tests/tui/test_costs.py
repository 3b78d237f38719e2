"""What a task costs in keys, each pressed and counted: no more than docs/benchmarks.md says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from annotator.core.annotation import Annotation, Status
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.core.tokens import is_punctuation, tokens_in
from annotator.store.store import Store
from annotator.tui.screens.annotate import AnnotateScreen
from annotator.tui.screens.hinting import Hinting
from tests.benchmarks.projects import long_text
from tests.tui.desk import Desk, at_desk
from tests.tui.projects import AT, marked, place, schema, tied

TWELVE = Article("twelve", "\n".join(f"Kaljula spoke on day {n} of it." for n in range(12)))
DOCUMENTED = Path(__file__).parents[2] / "docs" / "benchmarks.md"


class Counting(Desk):
    """Counts the keys that are pressed."""

    keys = 0

    @classmethod
    def at(cls, desk: Desk) -> Counting:
        """Count from now on."""
        return cls(desk.app, desk.pilot, desk.path, desk.actor)

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await super().press(*keys)


def documented(task: str) -> int:
    """The keys that the documentation promises at most."""
    row = re.search(rf"^\| {re.escape(task)} \| (\d+)", DOCUMENTED.read_text("utf-8"), re.M)
    assert row, task
    return int(row[1])


def made(path: Path, article: Article, spans: Iterable[tuple[str, str, str]] = ()) -> Path:
    """A project of one article with suggestions: id, label, quote."""
    found = [Suggestion(i, place(article.text, q), label, "hand", 0.9) for i, label, q in spans]
    ids = {s.id for s in found}
    links = [SuggestedLink("k", "attributed_to", "c", "s", "hand", 0.9)]
    suggestions = Suggestions(tuple(found), tuple(links if {"c", "s"} <= ids else ()))
    with Store.create(path, schema(), "name: news\n", AT) as store:
        seq = store.add([article], AT)[0].seq
        store.suggest([(seq, article, suggestions, None)], "hand", AT)
    return path


MEETING = Article(
    "meeting", "“The quay is shut,” Ilse Brandt of the Harbour Office said in Vessel Bay on Monday."
)
SUGGESTED = (
    ("c", "CLAIM", "“The quay is shut,”"),
    ("s", "SOURCE", "Ilse Brandt"),
    ("p", "ORG", "Ilse Brandt"),
    ("o", "ORG", "Office"),
    ("t", "PLACE", "Vessel Bay"),
)


async def test_accepting_a_suggestion(tmp_path: Path) -> None:
    """One key; a claim with its source and their link as well."""
    async with at_desk(made(tmp_path / "a.db", MEETING, SUGGESTED)) as plain:
        desk = Counting.at(plain)
        assert desk.focus[0] == "CLAIM"
        await desk.press("a")
        assert tied(desk.stored()) == {("“The quay is shut,”", "attributed_to", "Ilse Brandt")}
        assert desk.keys == documented("accept a correct suggestion")
        assert desk.focus != ("CLAIM", "“The quay is shut,”")


async def test_accepting_a_whole_article(tmp_path: Path) -> None:
    """One key finishes it, too."""
    async with at_desk(made(tmp_path / "a.db", MEETING, SUGGESTED)) as plain:
        desk = Counting.at(plain)
        await desk.press("D")
        state = desk.stored()
        assert state.progress.status is Status.FINISHED
        assert len(state.annotations) == len(SUGGESTED)
        assert desk.keys == documented("accept everything in an article, and finish it")


async def test_mending_a_wrong_label(tmp_path: Path) -> None:
    """One key decides, and goes on."""
    async with at_desk(made(tmp_path / "a.db", MEETING, SUGGESTED)) as plain:
        desk = Counting.at(plain)
        while desk.focus != ("ORG", "Ilse Brandt"):
            await desk.press("n")
        desk.keys = 0
        await desk.press("1")
        assert ("PERSON", "Ilse Brandt") in marked(desk.stored())
        assert desk.keys == documented("fix a wrong label")


async def test_mending_a_wrong_edge(tmp_path: Path) -> None:
    """One key a word; by hint two, however far."""
    async with at_desk(made(tmp_path / "a.db", MEETING, SUGGESTED)) as plain:
        desk = Counting.at(plain)
        while desk.focus != ("ORG", "Office"):
            await desk.press("n")
        desk.keys = 0
        await desk.press("j")
        assert ("ORG", "Harbour Office") in marked(desk.stored())
        assert desk.keys == documented("fix a wrong edge, a word away")
        desk.keys = 0
        await desk.press("t")
        await desk.press(*hinted(desk, place(desk.text, "Monday")))
        assert ("ORG", "Harbour Office said in Vessel Bay on Monday") in marked(desk.stored())
        assert desk.keys <= documented("fix a wrong edge, any number of words away")


async def test_adding_a_missed_span_anywhere_in_view(tmp_path: Path) -> None:
    """Of three words, at several places of a full screen, whatever has the focus."""
    article = Article("long", long_text(2000), {"title": "Long"})
    async with at_desk(made(tmp_path / "a.db", article), size=(160, 48)) as plain:
        desk = Counting.at(plain)
        seen = desk.screen.view.visible_range()
        assert seen
        words = [t for t in tokens_in(desk.text, seen) if not is_punctuation(desk.text, t)]
        assert len(words) > 300
        most = 0
        for at in range(2, len(words) - 3, len(words) // 9):
            desk.keys = 0
            await desk.press("F")
            await desk.press(*hinted(desk, words[at]))
            await desk.press(*hinted(desk, words[at + 2]))
            await desk.press("3")
            wanted = desk.text[words[at].start : words[at + 2].end]
            assert ("PLACE", wanted) in marked(desk.stored())
            most = max(most, desk.keys)
        assert most == documented("add a missed three-word span, anywhere in view")


async def test_linking_a_claim_to_its_source(tmp_path: Path) -> None:
    """The nearest source is chosen already."""
    spans = [(f"{id}1", label, quote) for id, label, quote in SUGGESTED]
    async with at_desk(made(tmp_path / "a.db", MEETING, spans)) as plain:
        desk = Counting.at(plain)
        assert desk.focus[0] == "CLAIM"
        await desk.press("s", "enter")
        assert tied(desk.stored()) == {("“The quay is shut,”", "attributed_to", "Ilse Brandt")}
        assert desk.keys == documented("link a claim to its source")


async def test_labelling_twelve_mentions(tmp_path: Path) -> None:
    """The label on one of them, and the same on all."""
    async with at_desk(made(tmp_path / "a.db", TWELVE)) as plain:
        desk = Counting.at(plain)
        assert desk.word == "Kaljula"
        await desk.press("1", ".")
        found = [a for a in desk.stored().annotations.values() if isinstance(a, Annotation)]
        assert [a.span.quote(desk.text) for a in found] == ["Kaljula"] * 12
        assert {a.label for a in found} == {"PERSON"}
        assert desk.keys == documented("the same label on 12 mentions")


def hinted(desk: Desk, span: Span) -> str:
    """The letters that are on a word."""
    screen = desk.app.screen
    assert isinstance(screen, AnnotateScreen)
    assert isinstance(screen.mode, Hinting)
    return screen.mode.hints[span.start]
