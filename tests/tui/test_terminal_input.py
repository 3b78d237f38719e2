"""What is typed and what only comes from the terminal, however a slow line tears it apart."""

from __future__ import annotations

import pytest
from textual import events
from textual.message import Message

from annotator.tui.terminal_input import MOST_PASTED, TerminalInput


class Line:
    """A line from a terminal, with a clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.input = TerminalInput(lambda: self.now)
        self.messages: list[Message] = []

    def send(self, *parts: str | float) -> Line:
        """Characters, and seconds that pass between them, as the driver would see both."""
        for part in parts:
            if isinstance(part, str):
                self.messages += self.input.feed(part)
            else:
                self.wait(part)
        return self

    def wait(self, seconds: float) -> None:
        """Let time pass; the driver looks when something is due."""
        end = self.now + seconds
        while (due := self.input.deadline) is not None and due <= end:
            self.now = due
            self.messages += self.input.tick()
        self.now = end

    @property
    def keys(self) -> list[str]:
        """The names of the keys."""
        return [m.key for m in self.messages if isinstance(m, events.Key)]

    @property
    def characters(self) -> str:
        """The characters of the keys, which label keys are known by."""
        keys = [m for m in self.messages if isinstance(m, events.Key)]
        return "".join(key.character or "" for key in keys)

    @property
    def pasted(self) -> list[str]:
        """The texts that were pasted."""
        return [m.text for m in self.messages if isinstance(m, events.Paste)]


#: Sequences that are keys, with what they are called.
KEYS = {
    "\x1b[A": "up",
    "\x1b[1;5C": "ctrl+right",
    "\x1b[5~": "pageup",
    "\x1bOP": "f1",
    "\x1bOA": "up",
    "\x1b[Z": "shift+tab",
    "\x1b[97;5u": "ctrl+a",
    "\x1b[3$": "shift+delete",
}

#: What terminals answer, or say of themselves; nobody pressed anything.
ANSWERS = {
    "ground": "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "ground, BEL": "\x1b]11;rgb:dada/dada/dada\x07",
    "ink": "\x1b]10;rgb:adad/dada/1212\x9c",
    "clipboard": "\x1b]52;c;YWRkQURE\x07",
    "version": "\x1bP>|XTerm(390)\x1b\\",
    "setting": "\x1bP1$r0m\x1b\\",
    "capability": "\x1bP1+r524742=38\x1b\\",
    "picture": "\x1b_Gi=31;OK\x1b\\",
    "DA1": "\x1b[?62;1;2;4;6;9;15;22c",
    "DA2": "\x1b[>41;390;0c",
    "DA3": "\x1bP!|7E565445\x1b\\",
    "size": "\x1b[8;48;160t",
    "pixels": "\x1b[4;960;1920t",
    "keyboard": "\x1b[?1u",
    "scheme": "\x1b[?997;1n",
    "status": "\x1b[0n",
    "mode": "\x1b[?1337;2$y",
    "eight bits": "\udc9b?62;22c",
    "eight bits, as UTF-8": "\x9b?62;22c\x9d11;rgb:aaaa/dddd/xxxx\x9c",
    "nonsense": "\x1b[99999999999999;5;99999999999999u",
}


@pytest.mark.parametrize(("sequence", "name"), KEYS.items())
def test_a_sequence_is_one_key(sequence: str, name: str) -> None:
    """Also with others before and after it."""
    assert Line().send(sequence).keys == [name]
    assert Line().send(f"a{sequence}{sequence}x").keys == ["a", name, name, "x"]


@pytest.mark.parametrize("seconds", [0.05, 0.15, 0.3, 1.0])
@pytest.mark.parametrize("sequence", KEYS)
def test_a_torn_sequence_writes_nothing(sequence: str, seconds: float) -> None:
    """Wherever it is torn; after the escape, the escape key at most is made of it."""
    for at in range(1, len(sequence)):
        line = Line().send(sequence[:at], seconds, sequence[at:], 5.0)
        expected = [KEYS[sequence]] if at > 1 or seconds < 0.1 else ["escape"]
        assert line.keys == expected, at
        assert line.send("a").keys[-1] == "a"


@pytest.mark.parametrize("seconds", [0.05, 0.15, 0.3])
@pytest.mark.parametrize("sequence", [*KEYS, *ANSWERS.values()])
def test_a_sequence_in_single_characters_writes_nothing(sequence: str, seconds: float) -> None:
    """As the slowest of lines would bring it."""
    line = Line()
    for character in sequence:
        line.send(character, seconds)
    line.send(5.0)
    assert set(line.keys) <= {"escape", KEYS.get(sequence, "escape")}
    assert line.characters.strip("\x1b") == ""


@pytest.mark.parametrize("seconds", [0.0, 0.15, 1.0])
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_what_a_terminal_answers_is_not_typed(answer: str, seconds: float) -> None:
    """Whole, or torn anywhere; what is typed before and after it is."""
    for at in range(1, len(answer)):
        line = Line().send("n", answer[:at], seconds, answer[at:], "x")
        assert [key for key in line.keys if key != "escape"] == ["n", "x"], at
        assert seconds or "escape" not in line.keys


@pytest.mark.parametrize("key", ["[", "]", "O", "P", "_"])
def test_escape_and_then_a_key_by_hand(key: str) -> None:
    """Half a second later it is as always; sooner, nothing is lost."""
    for seconds in (0.5, 1.0, 0.25):
        line = Line().send("\x1b", seconds, key, 0.5, "n", 0.5, "a")
        assert line.characters == f"\x1b{key}na"
        assert line.keys[0] == "escape"


def test_a_title_is_not_typed() -> None:
    """A string that begins as words do."""
    assert Line().send("\x1b]ladder\x1b\\x\x1b]", 0.3, "LAD\x1b\\x").keys == ["x", "x"]


def test_escape_twice_and_escape_alone() -> None:
    """Each is a key; one alone after a tenth of a second."""
    assert Line().send("\x1b").keys == []
    assert Line().send("\x1b", 0.2).keys == ["escape"]
    assert Line().send("\x1b\x1b", 0.2).keys == ["escape", "escape"]
    assert Line().send("\x1b\x1b[A").keys == ["escape", "up"]


@pytest.mark.parametrize("key", "adxDS1A.[]OP\r!é")
def test_a_key_with_alt_is_not_the_bare_key(key: str) -> None:
    """It has another name and no character; what follows it is as always."""
    line = Line().send(f"\x1b{key}", 3.0, "n")
    assert line.characters == "n"
    assert key not in line.keys and "enter" not in line.keys
    assert line.keys[-1] == "n"


def test_a_sequence_without_an_end_is_given_up() -> None:
    """After two seconds one types on; a broken one does not take a key with it."""
    assert Line().send("\x1b[1;", 3.0, "n").keys == ["n"]
    assert Line().send("\x1b]11;rgb", 3.0, "n").keys == ["n"]
    assert Line().send("\x1b[1;\x1b[A").keys == ["up"]
    assert Line().send("\x1b]11;rgb\x1b[A").keys == ["up"]
    assert Line().send("\x1b[" + "1;" * 100 + "n", 3.0, "x").keys == ["x"]


def test_the_mouse_is_understood() -> None:
    """Also after a sequence that is not."""
    line = Line().send("\x1b[<0;10;5M\x1b[?1u\x1b[<0;10;5m")
    kinds = [type(m) for m in line.messages]
    assert kinds == [events.MouseDown, events.MouseUp]
    moved = [m for m in line.messages if isinstance(m, events.MouseEvent)]
    assert [(m.x, m.y, m.delta_x) for m in moved] == [(9, 4, 9), (9, 4, 0)]


def test_a_paste_is_one_text() -> None:
    """Torn anywhere, without control characters, and cut where it is too long."""
    text = "\x1b[200~one\rtwo\x1b[31m\x07\x1b[201~n"
    for at in range(2, len(text)):
        line = Line().send(text[:at], 0.3, text[at:])
        assert (line.pasted, line.keys) == (["one\rtwo[31m"], ["n"]), at
    long = Line().send("\x1b[200~", *["word " * 1000] * 200, "\x1b[201~")
    assert (len(long.pasted[0]), long.keys) == (MOST_PASTED, [])


def test_a_paste_without_an_end_is_over_at_last() -> None:
    """One is not shut out for ever."""
    line = Line().send("\x1b[200~one", 20.0, "n")
    assert (line.pasted, line.keys) == (["one"], ["n"])


def test_bytes_that_are_no_text_are_nothing() -> None:
    """A terminal of another encoding."""
    assert Line().send("a\udce9b").keys == ["a", "b"]


@pytest.mark.parametrize("seconds", [1.0, 2.5])
def test_the_late_rest_of_a_sequence_is_known_by_coming_at_once(seconds: float) -> None:
    """By hand its characters come one by one."""
    for rest in ("[A", "[1;5C", "[<35;20;10M", "OP", "]11;rgb:aaaa/dddd/xxxx\x07"):
        assert Line().send("\x1b", seconds, rest, 3.0).characters == "\x1b"
    assert Line().send("\x1b", seconds, "[", 0.1, "A").characters == "\x1b[A"
