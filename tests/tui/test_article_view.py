"""How the article's text and its spans are drawn."""

from __future__ import annotations

from pathlib import Path

from rich.style import Style

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.store import Store
from annotator.tui.widgets.article_view import ArticleView
from tests.tui.desk import at_desk, rendered
from tests.tui.projects import AT, make, place


def drawn(view: ArticleView, line: int = 0) -> list[tuple[str, Style]]:
    """The pieces of a line with their styles, without margin and blank end."""
    segments = [s for s in view.render_line(line) if s.style]
    return [(s.text, s.style) for s in segments[3:-1] if s.style]


def with_names(path: Path, text: str, *spans: Span) -> Path:
    """A project of one article with names suggested."""
    article = Article("a", text)
    make(path, [article], suggested=False)
    found = tuple(Suggestion(f"s{n}", span, "PERSON", "hand") for n, span in enumerate(spans))
    with Store.open(path) as store:
        store.suggest([(1, article, Suggestions(found), None)], "hand", AT)
    return path


async def test_a_span_before_a_character_without_width_is_drawn(tmp_path: Path) -> None:
    """A zero-width space after a name, a span that ends within a grapheme; the cursor there too."""
    text = "Tamm\u200b left. cafe\u0301 open, Tamm\ufe0f."
    spans = (Span(0, 4), place(text, "cafe"), place(text, "Tamm", 1))
    async with at_desk(with_names(tmp_path / "a.db", text, *spans)) as desk:
        await desk.press("end", "right")
        view = desk.screen.view
        pieces = drawn(view)
        assert "".join(piece for piece, _ in pieces) == "Tamm left. cafe\u0301 open, Tamm."
        underlined = [piece for piece, style in pieces if style.underline]
        assert underlined == ["Tamm", "cafe\u0301", "Tamm"]
        await desk.press("home")
        assert [piece for piece, style in drawn(view) if style.bold] == ["Tamm"]


async def test_nested_spans_are_all_visible(path: Path) -> None:
    """A name in a claim, a name in a name, a source under a name."""
    async with at_desk(path) as desk:
        await desk.press("end")
        pieces = dict(drawn(desk.screen.view, 2))
        looks = [
            pieces[piece] for piece in (" said ", "the ferry had no pilot", "Port of ", "Tallinn")
        ]
        assert len({str(style) for style in looks}) == 4


async def test_focus_links_selection_and_cursor_are_drawn_and_taken_away(path: Path) -> None:
    """Each on its own text only; what is drawn is never older than what holds."""
    async with at_desk(path) as desk:
        view = desk.screen.view
        at_first = [view.render_line(y) for y in range(5)]
        linked = dict(drawn(view))["Katrin Sepamaa"]
        assert linked.underline2
        for keys in (
            ["n", "N"],
            ["w", "v", "w", "escape", "home", "tab", "shift+tab", "N"],
            ["s", "escape"],
        ):
            await desk.press(*keys)
        await desk.press("home", "tab", "shift+tab", "N", "n")
        await desk.press(*["n"] * 8)
        while desk.focus != ("CLAIM", "“The light was dark,”"):
            await desk.press("n")
        assert [view.render_line(y) for y in range(5)] == at_first


async def test_what_is_drawn_is_what_a_fresh_start_would_draw(path: Path) -> None:
    """After every kind of act, though only the lines that changed are drawn again."""
    async with at_desk(path) as desk:
        view = desk.screen.view
        for keys in (
            *(["a"], ["x"], ["2"], ["p", "p", "j"], ["u"], ["u"], ["U"], ["9"], ["tab", "x"]),
            *(["s", "x"], ["."], ["A"], ["u"], ["end", "v", "b", "b", "1"], ["/", "a", "enter"]),
            *(["n"], ["escape"], ["!"], ["home", "m"]),
        ):
            await desk.press(*keys)
            kept = [view.render_line(y) for y in range(6)]
            view._strips.clear()
            assert [view.render_line(y) for y in range(6)] == kept, keys


async def test_hint_letters_do_not_shift_the_text(tmp_path: Path) -> None:
    """Over a wide character, and over one with a mark of its own."""
    text = "語 said it. e\u0301 said so."
    path = tmp_path / "a.db"
    article = Article("a", text)
    make(path, [article], suggested=False)
    quotes = {"c1": ("CLAIM", "it"), "s1": ("SOURCE", "語"), "s2": ("SOURCE", "e\u0301")}
    found = Suggestions(
        tuple(Suggestion(i, place(text, q), label, "h") for i, (label, q) in quotes.items())
    )
    with Store.open(path) as store:
        store.suggest([(1, article, found, None)], "hand", AT)
    async with at_desk(path) as desk:
        await desk.press("tab", "s")
        line = rendered(desk)[1]
        assert line.endswith("⏎  said it. f said so.") or line.endswith("f  said it. ⏎ said so.")


async def test_a_changed_width_wraps_anew_and_keeps_the_cursor_in_sight(tmp_path: Path) -> None:
    """Narrow and wide, in the middle of a long text."""
    text = " ".join(f"word{n}" for n in range(3000))
    async with at_desk(make(tmp_path / "a.db", [Article("a", text)])) as desk:
        await desk.press("/", *"word1500", "enter", "escape")
        for size in ((40, 10), (160, 40), (20, 5), (45, 9)):
            await desk.pilot.resize_terminal(*size)
            await desk.settled()
            if size[0] >= 40:
                assert any("word1500" in line for line in rendered(desk)), size
        assert desk.word == "word1500"
