"""How the article's text and its spans are drawn."""

from __future__ import annotations

import re
from pathlib import Path

from rich.cells import cell_len
from rich.style import Style

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.store import Store
from annotator.tui.widgets.article_view import MARGIN, ArticleView
from tests.tui.desk import at_desk, rendered
from tests.tui.projects import AT, make, place


def drawn(view: ArticleView, line: int = 0) -> list[tuple[str, Style]]:
    """The pieces of a line with their styles, without margin and blank end."""
    segments = [s for s in view.render_line(line) if s.style]
    return [(s.text, s.style) for s in segments[4:-1] if s.style]


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


async def test_flags_and_notes_stand_in_the_margin(path: Path) -> None:
    """On the line where the span begins; the text stays where it is."""
    async with at_desk(path, size=(80, 24)) as desk:
        view = desk.screen.view

        def lines() -> list[str]:
            return [view.render_line(y).text for y in range(4)]

        before = lines()
        assert [line[0] for line in before] == [" "] * 4
        await desk.press("!")
        assert [line[0] for line in lines()] == ["⚑", " ", " ", " "]
        await desk.press(*["n"] * 6, "c", *"why", "enter")
        assert desk.focus == ("ORG", "Port of Tallinn Authority")
        assert [line[0] for line in lines()] == ["⚑", " ", "✎", " "]
        assert "note: why" in desk.said()
        await desk.press("m")
        assert "✎ why" in desk.said()
        await desk.press("!")
        assert [line[0] for line in lines()] == ["⚑", " ", "⚑", " "]
        await desk.press("m")
        assert " ⚑ " in desk.said()
        assert [line[2:] for line in lines()] == [line[2:] for line in before]
        await desk.press("u", "u", "u")
        assert [line[0] for line in lines()] == [" "] * 4


async def test_flag_and_note_are_in_the_panel_and_those_of_the_article_above(path: Path) -> None:
    """Of the focused span, of what is stacked with it, and of the article."""
    async with at_desk(path, size=(160, 40)) as desk:
        await desk.press("n", "a", "N", "tab", "!", "c", *"seen by two", "enter")
        panel = "\n".join(line[128:] for line in rendered(desk))
        assert "⚑ flagged" in panel
        assert "✎ seen by two" in panel
        assert "✓ ⚑ ✎" in panel
        await desk.press("end", "!", "c", *"all of it", "enter")
        panel = "\n".join(line[128:] for line in rendered(desk))
        assert "no span here" in panel
        assert "⚑ flagged\n  ✎ all of it" in panel
        assert "⚑ · ✎ · 1/3" in desk.said("where")


#: What must not be sent as it is: controls, what has no width, private characters, many marks.
_RAW = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\ufe00-\ufe0f\ue000-\uf8ff\U000e0000-\U0010ffff]|[\u0300-\u036f]{5}"
)
HOSTILE = "\n".join(
    (
        "Z"
        + "\u0300\u0301\u0302\u0489" * 30
        + "algo spreads: "
        + "e\u0301\u0302\u0303\u0304\u0305" * 40,
        "\u3164\u115f\u1160\uffa0 fill \ue000\uf8ff\U0010fffd priv \ufdd0\uffff\U0001ffff none",
        "tag" + "\U000e0061" * 50 + " sel" + "\ufe00\ufe01" * 50 + " zero" + "\u200b\u200c" * 50,
        "\u0301\u0301\u0301\u0301\u0301\u0301 begins with marks \x1b[31m\x07\x9b\u2028",
        "한국어 हिन्दी ภาษาไทย العَرَبِيَّة Việt 👨‍👩‍👧‍👦 👍🏽 🇺🇸 🏴󠁧󠁢󠁥󠁮󠁧󠁿 日本語 " * 4,
    )
)


async def test_every_line_drawn_is_as_wide_as_the_view(tmp_path: Path) -> None:
    """Of hostile text, with spans and the cursor in the middle of it, at every width."""
    words = [m.span() for m in re.finditer(r"\S+", HOSTILE)]
    spans = [s for a, b in words if (s := Span(a, b).trimmed(HOSTILE))]
    inner = [s for a, b in words if b - a > 9 and (s := Span(a + 3, b - 4).trimmed(HOSTILE))]
    path = with_names(tmp_path / "a.db", HOSTILE, *dict.fromkeys([*spans, *inner]))
    async with at_desk(path, size=(80, 24)) as desk:
        view = desk.screen.view
        assert view.wrapped.source == desk.text == HOSTILE
        for columns in (80, 41, 57, 120):
            await desk.pilot.resize_terminal(columns, 24)
            await desk.settled()
            await desk.press("home")
            for _ in range(40):
                for y in range(view.size.height):
                    text = view.render_line(y).text
                    assert cell_len(text) == view.size.width
                    assert not re.search(
                        "[\x00-\x1f\x7f-\x9f\u200b-\u200f\ufe00-\ufe0f\ue000-\uf8ff]", text
                    )
                    assert not re.search("[\u0300-\u036f]{5}", text)
                await desk.press("tab")


async def test_the_column_of_text_is_narrow_enough_to_read(tmp_path: Path) -> None:
    """A hundred cells at most, in the middle, a blank beside the scrollbar where there is room."""
    text = "word " * 4000
    async with at_desk(make(tmp_path / "a.db", [Article("a", text)]), size=(80, 24)) as desk:
        for columns in (80, 120, 160, 200, 300):
            await desk.pilot.resize_terminal(columns, 40)
            await desk.settled()
            view = desk.screen.view
            line = view.render_line(3).text
            assert len(line.strip()) <= 100
            left = len(line) - len(line.lstrip())
            # The last cell is the scrollbar's.
            right = len(line) - 1 - len(line.rstrip())
            assert left >= MARGIN
            assert right >= (1 if columns > 100 else 0)
            assert left - right <= MARGIN + 5
