"""A real terminal: hostile text, every size, and an end at any moment."""

from __future__ import annotations

import os
import re
import signal
import uuid
from pathlib import Path

import pytest

from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.store.store import Store
from tests.store.projects import do
from tests.tui.projects import ADA, AT, make, marked
from tests.tui.terminal import Emulated

#: What a terminal must never get from an article; each with a mark to know it by.
ATTACKS = {
    "clipboard": "\x1b]52;c;RVZJTA==\x07",
    "title": "\x1b]0;OWNED\x07",
    "colour": "\x1b[38;5;99mCSI\x1b[0m",
    "C1": "\x9b38;5;98mC1\x9d0;OWNED\x9c",
    "DCS": "\x1bPq#0\x1b\\",
    "reset": "\x1bcRIS\x1b[2J\x1b[999;999H",
    "screen": "\x1b[?1049lALT",
    "small": "BEL\x07 BS\x08 DEL\x7f NUL-like\x01 VT\x0b FF\x0c",
    "turned": "\u202eevil\u202c \u2066iso\u2069 \u200fmark",
    "nothing": "zero\u200bwidth\u200d\ufeff soft\u00adhyphen",
    "markup": "[bold red]M[/] [@click=app.quit]go[/] [/] [link=file:///etc]x",
    "rich": ":boom: [not closed \\[x]",
    "emoji": "👍🏽 👨‍👩‍👧‍👦 ❤️ 1️⃣ 🇺🇸",
    "separators": "a\u2028b\u2029c\x85d",
    "zalgo": "Z" + "\u0300\u0301\u0302\u0303" * 30 + "algo",
    "fillers": "\u3164\u115f\u1160\uffa0fill",
    "private": "\ue000\uf8ff\U0010fffd\ufdd0\uffffpriv",
    "hidden": "tag" + "\U000e0061" * 50 + " sel" + "\ufe00\ufe01" * 50 + "lected",
}
HOSTILE = " ".join(ATTACKS.values())

_FORBIDDEN = re.compile(
    rb"\x1b\]52|\x1b\]0;|\x1b\[38;5;9[89]m|\x1bP|\x1bc|RIS\x1b\[2J|\x1b\[999|\x1b\[\?1049lALT"
    rb"|[\x01\x07\x08\x0b\x0c\x7f]|\xc2[\x80-\x9f]"
    rb"|\xe2\x80[\x8b-\x8f\xaa-\xae\xa8\xa9]|\xe2\x81[\xa6-\xa9]|\xef\xbb\xbf|\xc2\xad|\xef\xb8[\x80-\x8f]"
    # Five accents in a row, Hangul fillers, private characters and none, tags.
    rb"|(?:\xcc[\x80-\xbf]){5}|\xe3\x85\xa4|\xef\xbe\xa0|\xe1\x85[\x9f\xa0]|\xee[\x80-\xbf]"
    rb"|\xef[\x80-\xa3]|\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]|[\xf3\xf4][\x80-\xbf]{3}"
)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """An article that holds every attack everywhere that text can be, suggested and noted on."""
    lines = [f"{name}: {attack} {name} ends." for name, attack in ATTACKS.items()]
    text = "\n".join(lines) + "\r\nlast line\r\n"
    meta = {"title": HOSTILE, "outlet": HOSTILE, "published": HOSTILE, "note": HOSTILE}
    article = Article(f"id{HOSTILE}", text, meta)
    path = make(tmp_path / "h.db", [article, Article("b", HOSTILE + "?")])
    spans, at = [], 0
    for line in lines:
        attack = Span(at + line.index(":") + 2, at + len(line) - 1).trimmed(text)
        assert attack
        spans.append(Suggestion(str(uuid.uuid4()), attack, "CLAIM", "hand", 0.5))
        name = Span(at, at + line.index(":"))
        spans.append(Suggestion(str(uuid.uuid4()), name, "SOURCE", HOSTILE, 0.5))
        at += len(line) + 1
    with Store.open(path) as store:
        store.suggest([(1, article, Suggestions(tuple(spans)), None)], "other", AT)
        do(store, 1, ADA, lambda act: act.set_note(spans[0].id, HOSTILE))
        do(store, 1, ADA, lambda act: act.set_note(None, HOSTILE))
    return path


def test_no_text_from_outside_reaches_the_terminal_as_a_command(hostile: Path) -> None:
    """In the article, its title, outlet, notes, quotes, boxes and lists: signs, not sequences."""
    with Emulated(hostile, columns=160, rows=48) as terminal:
        terminal.see("undecided", "clipboard:", "last line")
        shown = terminal.shown
        assert "␛]52;c;RVZJTA==␇" in shown
        assert "·38;5;98mC1·0;OWNED·" in shown
        assert "␛c" in shown and "DEL␡" in shown
        assert "evil iso mark" in shown
        assert "zerowidth softhyphen" in shown
        assert "[bold red]M[/] [@click=app.quit]go[/]" in shown
        assert "a␤b␤c·d" in shown
        assert "◌algo" in shown and "␣␣␣␣fill" in shown and "�����priv" in shown
        assert "tag� sel�lected" in shown
        for key, box in (
            *(("ns", "take it"), ("c", "note on"), ("l", "type to narrow"), ("?", "Decide")),
            *(
                ("h", "guidelines: news"),
                ("/", "find in"),
                ("e", "attributes of"),
                ("d", "Finish, and"),
            ),
            ("\x10", "Search for"),
        ):
            terminal.write(key)
            terminal.see(box)
            terminal.write("\x1b")
            terminal.until(lambda box=box: box not in terminal.shown)  # type: ignore[misc]
        for key, expected in (
            *(("/evil\r", "1 of 1"), ("a", "34 undecided"), ("Nc\r", "undecided"), ("g", "›")),
            *(("a", "undecided"), ("D", "finished: "), ("u", "undone: ")),
        ):
            terminal.write(key)
            terminal.see(expected)
            terminal.settle(0.04)
        terminal.write("q")
        assert terminal.ended() == 0
        # The shape of the mouse pointer is Textual's own wish.
        output = re.sub(rb"\x1b\]22;[a-z-]*\x07", b"", terminal.output)
        found = _FORBIDDEN.search(output)
        assert found is None, output[max(0, found.start() - 60) : found.end() + 20]


def test_every_size_and_every_change_of_size(path: Path) -> None:
    """The cursor's line is in sight, the panels come and go, nothing breaks; boxes too."""
    with Emulated(path) as terminal:
        terminal.see("Light was out", "8 undecided", "Reuters in Tallinn.", "? keys")
        terminal.write("n")
        terminal.see("PERSON “Katrin Sepamaa” suggested 0.87")
        for box in (False, True):
            if box:
                terminal.write("l")
                terminal.see("type to narrow")
            for columns, rows in ((160, 48), (40, 8), (20, 5), (1, 1), (100, 30), (80, 24)):
                terminal.resize(columns, rows)
                terminal.settle(0.1)
                if columns >= 40:
                    terminal.see("label" if box else "Light was")
                    if not box:
                        terminal.see("Katrin", "? keys", "PERSON")
                    wide = columns == 160
                    terminal.until(lambda wide=wide: ("Grain up" in terminal.shown) == wide)  # type: ignore[misc]
                elif columns == 20 and not box:
                    terminal.see("too small")
            assert all(len(line) <= 80 for line in terminal.lines)
        terminal.write("org\r")
        terminal.see("7 undecided")
        terminal.resize(20, 5)
        terminal.see("too small")
        terminal.write("a")
        terminal.settle(0.04)
        terminal.resize(80, 24)
        terminal.see("7 undecided", "? keys")
        terminal.write("a")
        terminal.see("6 undecided")
        terminal.write("q")
        assert terminal.ended() == 0
        assert b"Traceback" not in terminal.output
    with Store.open(path) as store:
        assert marked(store.load(1, ADA).state) == {("ORG", "Katrin Sepamaa"), ("ORG", "Reuters")}


@pytest.mark.parametrize(("key", "box"), [("q", ""), ("\x11", "?")])
def test_the_terminal_is_given_back_as_it_was(path: Path, key: str, box: str) -> None:
    """Also from within a box, by ctrl+q."""
    with Emulated(path) as terminal:
        terminal.see("8 undecided")
        assert not terminal.is_cooked()
        terminal.write(box + key)
        assert terminal.ended() == 0
        assert terminal.is_cooked()
        end = terminal.output[-400:]
        for restored in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l"):
            assert restored in end
        os.close(terminal.fd)


def test_what_was_drawn_is_there_after_the_program_was_killed(path: Path) -> None:
    """Whatever the moment: the drawing comes after the disk."""
    for number in range(3):
        with Emulated(path) as terminal:
            terminal.see(f"{8 - number} undecided")
            terminal.write("na")
            terminal.see(f"{7 - number} undecided")
            terminal.kill(signal.SIGKILL)
        with Store.open(path) as store:
            state = store.load(1, ADA).state
            assert list(store.faults()) == []
        assert len(state.stops) == 7 - number


def test_without_colour_nothing_coloured_is_sent(path: Path) -> None:
    """NO_COLOR: not even grey, in no box and no mode; bold, dim, lines and reverse say it all."""
    with Emulated(path, NO_COLOR="1") as terminal:
        terminal.see("8 undecided", "Reuters")
        terminal.write("na")
        terminal.see("7 undecided")
        for key, box in (
            *(("s", "take it"), ("c", "note on"), ("l", "type to narrow"), ("?", "Decide")),
            *(
                ("h", "guidelines: news"),
                ("/", "find in"),
                ("d", "Finish, and"),
                ("g", "3 articles"),
            ),
            *(("v", "extend"), ("\x10", "Search for")),
        ):
            terminal.write(key)
            terminal.see(box)
            terminal.write("\x1b")
            terminal.until(lambda box=box: box not in terminal.shown)  # type: ignore[misc]
        terminal.write("/the\rA")
        terminal.see("accepted 9 spans and 2 links")
        terminal.write("q")
        assert terminal.ended() == 0
        sent = {
            code
            for sequence in re.findall(rb"\x1b\[([\d;:]*)m", terminal.output)
            for code in sequence.split(b";")
        }
        # Reset, bold, dim, italics, underline, reverse, double underline, the default colours.
        assert sent <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", b"21", b"39", b"49"}
        assert {b"1", b"2", b"4", b"7"} <= sent
        # Nor is the terminal's palette touched.
        assert not re.search(rb"\x1b\](?:4|1[0-9]);", terminal.output)
