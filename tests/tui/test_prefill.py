"""Suggestions made by the child process while the article is open."""

from __future__ import annotations

from pathlib import Path

from annotator.core.article import Article
from tests.tui.desk import at_desk
from tests.tui.projects import make

TEXT = (
    "The Ministry of Transport denied the report.\n\n"
    "“No ship left the port,” Ines Tamm told reporters in Narva on Monday."
)


async def test_spans_appear_in_the_open_article_and_are_kept(tmp_path: Path) -> None:
    """The packaged pipeline finds them; the cursor stays; a link comes with its claim."""
    made = make(tmp_path / "a.db", [Article("a", TEXT)], suggested=False)
    async with at_desk(made, prefill=True) as desk:
        assert "looking for spans" in desk.said()
        await desk.press("w", "w")
        cursor = desk.bench.cursor
        assert desk.word == "of"
        await desk.until(lambda: len(desk.state.stops) > 0, tries=12_000)
        assert desk.bench.cursor == cursor
        found = {(s.label, s.span.quote(TEXT)) for s in desk.state.suggested.spans.values()}
        assert ("PLACE", "Narva") in found
        assert ("CLAIM", "“No ship left the port,”") in found
        assert desk.stored().suggested == desk.state.suggested
        assert desk.acts() == 0
        await desk.press("A")
        assert desk.stored().annotations
        assert desk.stored() == desk.state
