"""Text from outside as it is sent to a terminal."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from annotator.core.display import (
    FILLER,
    MORE_MARKS,
    MOST_ACCENTS,
    MOST_MARKS,
    UNKNOWN,
    drawable,
    drawn,
    is_dropped,
    one_line,
    visible,
)

#: What looks like nothing, piles up, or is of nobody's alphabet.
ODD = (
    *("\u0300\u0301\u0489\u20dd", "\u1160\u11a8\u115f\u3164\uffa0", "\u0897\u05b4\u093f\u103c"),
    *("\ufe00\ufe0f\U000e0100", "\U000e0041\U000e007f\U0001f3f4", "\u200b\u200d\u2060\u00ad"),
    *("\ue000\U0010fffd", "\ufdd0\uffff\U0001fffe", "\U0001f1fa\U0001f1f8", "aक语👍\U0001f3fb "),
)
texts = st.one_of(
    st.text(max_size=30),
    st.text("".join(ODD), max_size=40),
    st.text("\x00\x07\x08\x1b\x7f\x80\x9b\x9d\u202e\u200b\ufeff\t\r\n[]a;😀", max_size=30),
)


@given(texts)
@example("\x1b]52;c;ZXZpbA==\x07")
@example("\x9b31m")
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    """No control character, nothing that turns the direction or has no width of its own."""
    for char in visible(text):
        assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(char) not in ("LRE", "RLE", "LRO", "RLO", "PDF")
        assert unicodedata.bidirectional(char) not in ("LRI", "RLI", "FSI", "PDI")
    assert visible(visible(text)) == visible(text)


@given(texts)
def test_what_is_drawn_hangs_on_each_character_of_the_drawable_text_alone(text: str) -> None:
    """So that slices are drawn as the whole is, and offsets stay."""
    made = drawable(text)
    assert len(made) == len(text)
    assert drawn(made) == visible(text) == "".join(map(drawn, made))
    assert [is_dropped(c) for c in made] == [not drawn(c) for c in made]
    assert all(len(drawn(c)) <= 1 for c in made)


def clusters(text: str) -> list[str]:
    """A drawn text by what a terminal puts in one cell or two: a character and what joins it."""
    found = [""]
    for char in text:
        if get_character_cell_size(char) or not found[-1]:
            found.append("")
        found[-1] += char
    return found


@given(texts)
@example("Z" + "\u0300\u0301\u0302\u0303\u20dd" * 300)
@example("a" + "\u0301\ufe0f" * 60 + "\U000e0041" * 60)
def test_no_character_is_drawn_with_more_marks_than_any_language_needs(text: str) -> None:
    """However they come: with joiners between them, in Korean, at the beginning."""
    for cluster in clusters(visible(text)):
        assert len(cluster) <= MOST_MARKS + 1
        accents = sum(0x300 <= ord(c) <= 0x36F or 0x20D0 <= ord(c) <= 0x20FF for c in cluster)
        assert accents <= MOST_ACCENTS


@given(texts)
def test_what_has_no_look_is_not_sent(text: str) -> None:
    """Nothing private, nothing that is no character, no tag and no selector."""
    for char in visible(text):
        code = ord(char)
        assert unicodedata.category(char) != "Co"
        # Of what formats, only the number signs of Arabic, Syriac and Kaithi are drawn.
        known = unicodedata.bidirectional(char) in ("AN", "AL") or char in "\U000110bd\U000110cd"
        assert unicodedata.category(char) != "Cf" or known
        assert code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF
        assert not 0xFE00 <= code <= 0xFE0F and code < 0xE0000


def test_every_character_is_of_a_known_width() -> None:
    """What joins the one before it counts as a mark; what is a sign fills one cell."""
    for code in range(0x110000):
        char = visible(chr(code))
        if not char or unicodedata.category(char)[0] == "M":
            continue
        if get_character_cell_size(char) == 0:
            assert MORE_MARKS in visible("a" + char * (MOST_MARKS + 1)), hex(code)
        if char in (UNKNOWN, FILLER, MORE_MARKS):
            assert get_character_cell_size(char) == 1


@pytest.mark.parametrize(
    "text",
    [
        "हिन्दी में क्षेत्रीय पत्रकारिता, त्वँ॒॑",
        "ภาษาไทยที่นี่ ผู้ใหญ่ น้ำ",
        "العَرَبِيَّةُ الْقُرْآنِيَّةُ",
        unicodedata.normalize("NFD", "Tiếng Việt ệ ặ, Ångström, Łódź"),
        unicodedata.normalize("NFD", "한국어 각하 뷁"),
        "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",
        "བསྒྲུབས ཧྐྵྨླྺྼྻྂ",
        "ကြွှေ့ မြွှောင်း",
        "ភាសាខ្មែរ ស្ត្រី",
        "தமிழ் ಕನ್ನಡ తెలుగు മലയാളം",
        "𝕬𝖑𝖑 ﷽ ⠃⠗ ∑̂ [ɔ̰̃́ t̪͡ɕ]",
    ],
)
def test_writing_stays_as_it_is(text: str) -> None:
    """Of every script, composed or not."""
    assert visible(text) == drawable(text) == text


def test_emoji_lose_what_joins_them_and_nothing_else() -> None:
    """Each of a family is drawn: terminals disagree on how wide they are together."""
    assert visible("👨‍👩‍👧‍👦 👁️‍🗨️ 🧑🏽‍🤝‍🧑🏿") == "👨👩👧👦 👁🗨 🧑🤝🧑"
    assert visible("🇺🇸🇪🇪 🏴󠁧󠁢󠁳󠁣󠁴󠁿!") == "🇺🇸🇪🇪 🏴!"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Z" + "\u0301" * 40 + "algo", "Z\u0301\u0301\u0301\u0301◌algo"),
        ("“" + "\u0301" * 5 + "e\u0301", "“\u0301\u0301\u0301\u0301◌e\u0301"),
        ("\u115f\u1160\u3164\uffa0|", "␣␣␣␣|"),
        ("\ue000\U0010ffff\ufdd0\uffff\ufff0", "�����"),
        ("a" + "".join(chr(0xE0000 + ord(c)) for c in "secret") + "b", "a�b"),
        ("a\ufe00\ufe01\U000e0100b 葛\U000e0100城 ❤\ufe0f", "a�b 葛城 ❤"),
        ("a" + "\u200b\u200c" * 50 + "b", "a�b"),
        ("🏴\U000e0067 \U0001f1fa.", "🏴� �."),
    ],
)
def test_what_nobody_can_read_is_one_sign(text: str, expected: str) -> None:
    """However long it is."""
    assert visible(text) == expected


def test_a_megabyte_is_drawable_in_a_second() -> None:
    """No quadratic behaviour."""
    for unit in (
        "a\u0301",
        "\U000e0041",
        "\u200b",
        "हि",
        "👩‍👩‍👧",
        "\u200b\u200b\u200b \U000e0041",
    ):
        text = unit * (1_000_000 // len(unit))
        start = time.process_time()
        assert len(drawable(text)) == len(text)
        assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x00\x1b\x1f", "␀␛␟"),
        ("\x7f", "␡"),
        ("\x80\x9b\x9f", "···"),
        ("a\tb", "a b"),
        ("a\r\n", "a␍␊"),
        ("\u2028\u2029", "␤␤"),
        ("a\u200bb\u200d\ufeff\u00adc", "abc"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("👍🏽 ❤\ufe0f 1\ufe0f\u20e3", "👍 ❤ 1"),
        ("\ud800", "\ufffd"),
        ("[red]é語", "[red]é語"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_examples(text: str, expected: str) -> None:
    """As a reader of the screen sees them."""
    assert visible(text) == expected


@given(texts, st.integers(1, 20))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    """White space in runs is one blank, and what is cut ends in an ellipsis."""
    line = one_line(text, limit)
    assert len(line) <= limit
    assert not set(line) & set("\n\r\t\x1b")
    whole = one_line(text)
    assert line == whole or (line.endswith("…") and whole.startswith(line[:-1]))


def test_one_line_examples() -> None:
    """Titles and notes."""
    assert one_line(" a\n\n b\tc ") == "a b c"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("ab cdef", 4) == "ab…"
    assert one_line("abcd", 4) == "abcd"
    assert one_line("x\x1b[31m") == "x␛[31m"
