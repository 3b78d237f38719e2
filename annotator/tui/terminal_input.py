"""What a terminal sends, cut into whole sequences before Textual looks for keys in it.

Left to itself Textual takes every sequence that it does not know, or whose end comes late, for keys
that somebody pressed; here keys are decisions. So a sequence goes on only when it is whole, an
answer that nobody asked for goes nowhere, and the late end of a sequence is not typed text.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from enum import Enum, auto

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.keys import _character_to_key
from textual.message import Message

ESC = "\x1b"

#: Seconds from an escape on its own within which what can be the rest of a sequence is taken for
#: it. A slow connection tears sequences apart by 100 to 300 ms; whoever presses escape and then
#: reaches for `[`, `]` or `O` takes half a second.
SPLIT = 0.4

#: Seconds of silence after which a sequence of which at least two characters came is given up.
#: Nobody types those two as one, so it may wait longer: a packet that is sent again takes a second
#: or more. What is lost at worst is a key after alt+[.
BEGUN = 2.0

#: Seconds from an escape within which the rest of a sequence, if all of it comes at once, is still
#: taken for that: by hand its characters would come one by one.
LATE = 3.0

#: Seconds of silence after which a paste is taken to be over although its end did not come.
PASTE_SILENCE = 10.0

#: Of a paste, more characters than these are not kept: it can only go into a line to write in.
MOST_PASTED = 10_000

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"

#: In this order: rxvt's keys with shift, the Linux console's F1 to F5, the mouse of old, CSI, SS3.
_WHOLE = re.compile(
    r"\x1b\[(?:(?:23|24|[378])\$|\[[ -~]|M[^\x1b]{3}|[0-?]+[ -/]*[@-Z\\-~]|[ -/]*[@-LN-Z\\-~])"
    r"|\x1bO[0-9;]*[A-Za-z]"
)
_BEGINNING = re.compile(r"\x1b\[(?:\[|M[^\x1b]{0,2}|[0-?]*[ -/]*)|\x1bO[0-9;]*")

#: No sequence that means something is longer; Textual takes a longer one for typed text.
_LONGEST = 32
_MOST_KEPT = 1000

#: The rest of a sequence as terminals send it, not as somebody might type it.
_LATE_REST = re.compile(
    r"\[(?:[0-9;:<=>?]+[ -/]*[A-Za-z~^@$]|[A-HPQRSZIO])|O[A-DFHP-SM]"
    r"|\]\d+;|P[0-9;]*[>=?!$+|]|_G"
)

#: How an answer that is a string begins; anything else after its introducer is typed.
_STRING_HEADS = {
    "]": re.compile(r"\d{0,4}(?:;.*)?|[lLI].*", re.DOTALL),
    "P": re.compile(r"[0-9;]*(?:[>=?!$+|{].*)?", re.DOTALL),
    "_": re.compile(r"(?:G.*)?", re.DOTALL),
}
_HEAD = 16
_STRING_END = re.compile("[\x07\x18\x1a\x1b\x9c]")

#: Eight-bit introducers, as UTF-8 and as a byte that is none; with what they are short for.
_EIGHT_BIT = {
    chr(base + code): ESC + chr(code - 0x40)
    for code in (0x8F, 0x90, 0x9B, 0x9D, 0x9F)
    for base in (0, 0xDC00)
}
_EIGHT_BITS = re.compile("[{}]".format("".join(_EIGHT_BIT)))
_UNDECODED = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class _Mode(Enum):
    PLAIN = auto()
    STRING = auto()
    PASTE = auto()


class TerminalInput:
    """Turns characters into Textual's messages.

    `feed` takes what was read; `tick` is to be called when `deadline` has come.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._xterm = XTermParser()
        self._mode = _Mode.PLAIN
        self._out: list[Message] = []
        #: What came of a sequence that is not whole yet, and when its last character came.
        self._rest = ""
        self._last = 0.0
        #: When an escape came that was then taken for the key.
        self._escaped_at: float | None = None
        #: Whether the sequence at hand is the rest of one whose escape was taken for the key.
        self._is_tail = False
        self._string = ""
        self._head = ""
        self._pasted = ""

    @property
    def deadline(self) -> float | None:
        """When what waits for its end is to be given up; None if nothing waits."""
        if self._mode is _Mode.PASTE:
            return self._last + PASTE_SILENCE
        if self._mode is _Mode.PLAIN and not self._rest:
            return None
        if self._rest == ESC and self._mode is _Mode.PLAIN:
            return self._last + float(constants.ESCAPE_DELAY)
        return self._last + (SPLIT if self._is_tail else BEGUN)

    def wait(self, most: float) -> float:
        """Seconds until `deadline`, but `most` at most."""
        deadline = self.deadline
        return most if deadline is None else min(most, max(0.0, deadline - self._clock()))

    def feed(self, data: str) -> list[Message]:
        """The messages that are whole with these characters."""
        now = self._clock()
        buffer = self._joined(data, now)
        self._last = now
        while buffer:
            buffer = self._step(buffer)
        return self._taken()

    def tick(self) -> list[Message]:
        """Give up what has waited for its end for too long."""
        deadline = self.deadline
        if deadline is not None and self._clock() >= deadline:
            self._give_up()
        return self._taken()

    def _taken(self) -> list[Message]:
        messages, self._out = self._out, []
        return messages

    def _joined(self, data: str, now: float) -> str:
        """The characters with what was left of those before."""
        if self._mode is not _Mode.PASTE and _EIGHT_BITS.search(data):
            data = _EIGHT_BITS.sub(lambda match: _EIGHT_BIT[match.group()], data)
        escaped_at, self._escaped_at = self._escaped_at, None
        if escaped_at is not None and _is_rest(data, now - escaped_at):
            self._is_tail = True
            return ESC + data
        rest, self._rest = self._rest, ""
        return rest + data

    def _step(self, buffer: str) -> str:
        """Deal with the beginning of the buffer; what is left of it."""
        if self._mode is _Mode.PASTE:
            return self._paste(buffer)
        if self._mode is _Mode.STRING:
            return self._answer(buffer)
        if buffer[0] != ESC:
            text, escape, rest = buffer.partition(ESC)
            self._keys(text)
            return escape + rest
        return self._sequence(buffer)

    def _sequence(self, buffer: str) -> str:
        kind = buffer[1:2]
        if kind in ("[", "O"):
            return self._control(buffer)
        if kind in _STRING_HEADS:
            self._mode, self._string, self._head = _Mode.STRING, kind, ""
            return buffer[2:]
        if not kind:
            self._rest = buffer
            return ""
        if kind == ESC:
            self._out.append(events.Key("escape", ESC))
            return buffer[1:]
        self._with_alt(kind)
        return buffer[2:]

    def _control(self, buffer: str) -> str:
        """A sequence up to its final character."""
        if whole := _WHOLE.match(buffer):
            tail, self._is_tail = self._is_tail, False
            if whole.group() == _PASTE_START:
                self._mode = _Mode.PASTE
            elif not tail and len(whole.group()) <= _LONGEST:
                self._known(whole.group())
            return buffer[whole.end() :]
        beginning = _BEGINNING.match(buffer)
        end = beginning.end() if beginning else 2
        if end == len(buffer) <= _MOST_KEPT:
            self._rest = buffer
            return ""
        # Broken off by something that is no part of it: what there is of it means nothing.
        self._is_tail = False
        return buffer[end:]

    def _answer(self, buffer: str) -> str:
        """A string that the terminal sent: nothing of it is typed."""
        end = _STRING_END.search(buffer)
        body = buffer[: end.start()] if end else buffer
        head, self._head = self._head, (self._head + body)[:_HEAD]
        is_ended = end and end.group() in "\x07\x9c"
        if not is_ended and not _STRING_HEADS[self._string].fullmatch(self._head):
            typed = self._string if self._is_tail and not head else ""
            self._end_string()
            return typed + buffer
        if end is None:
            return ""
        if end.group() == ESC:
            if end.end() == len(buffer):
                self._rest = ESC
                return ""
            self._end_string()
            is_terminator = buffer[end.end()] == "\\"
            return buffer[end.end() + 1 :] if is_terminator else buffer[end.start() :]
        self._end_string()
        return buffer[end.end() :]

    def _end_string(self) -> None:
        self._mode, self._is_tail = _Mode.PLAIN, False

    def _paste(self, buffer: str) -> str:
        text, end, rest = buffer.partition(_PASTE_END)
        if not end:
            kept = next(n for n in range(len(_PASTE_END), -1, -1) if text.endswith(_PASTE_END[:n]))
            self._rest = text[len(text) - kept :]
            text = text[: len(text) - kept]
        self._pasted += text[: MOST_PASTED - len(self._pasted)]
        if end:
            self._end_paste()
        return rest

    def _end_paste(self) -> None:
        self._mode = _Mode.PLAIN
        text, self._pasted = _CONTROLS.sub("", self._pasted), ""
        if text:
            self._out.append(events.Paste(text))

    def _give_up(self) -> None:
        rest, self._rest = self._rest, ""
        if self._mode is _Mode.PASTE:
            self._end_paste()
        elif self._mode is _Mode.STRING:
            # Only the introducer came, after an escape: it was typed by hand.
            typed = self._string if self._is_tail and not self._head else ""
            self._end_string()
            self._keys(typed)
        elif rest == ESC:
            self._escaped_at = self._last
            self._out.append(events.Key("escape", ESC))
        elif self._is_tail and len(rest) == 2:
            self._is_tail = False
            self._keys(rest[1])
        self._is_tail = False

    # Into messages

    def _keys(self, text: str) -> None:
        if text := _UNDECODED.sub("", text):
            self._out += self._xterm.feed(text)

    def _known(self, sequence: str) -> None:
        """What Textual makes of a whole sequence; nothing if it does not know it."""
        try:
            self._out += self._xterm.feed(sequence)
            is_known = self._xterm._awaiting.timeout is None
        except (ValueError, OverflowError, StopIteration):
            # Numbers that no terminal should send.
            is_known = False
        if not is_known:
            self._begin_anew()

    def _begin_anew(self) -> None:
        """A parser that waits for nothing, with what the last one knew of the mouse."""
        old, self._xterm = self._xterm, XTermParser()
        for name in ("last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size"):
            setattr(self._xterm, name, getattr(old, name))

    def _with_alt(self, character: str) -> None:
        """A key with alt: it has no character, so that it is not taken for the bare one."""
        if character in "\x7f\t":
            self._known(ESC + character)
            return
        name = character if character.isalnum() else _character_to_key(character)
        self._out.append(events.Key(f"alt+{name}", None))


def _is_rest(data: str, seconds: float) -> bool:
    """Whether this can be the rest of a sequence whose escape came so many seconds ago."""
    if seconds < SPLIT:
        return data[:1] in ("[", "O", *_STRING_HEADS)
    return seconds < LATE and _LATE_REST.match(data) is not None
