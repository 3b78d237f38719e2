"""Boilerplate is found line by line, and article text is never lost to it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.boilerplate import regions
from annotator.suggest.linebreaks import BREAKS
from tests.suggest.pages import BODY, page

PROSE = (
    "The ministry of transport said on Monday that it had found no fault with the bridge.\n\n"
    "Its engineers will be back in the spring, when the water is lower and the ice has gone.\n\n"
)


def found(text: str) -> list[tuple[str, str]]:
    """Each line of boilerplate with its kind."""
    return [
        (line.strip(), kind)
        for start, end, kind in regions(text)
        for line in text[start:end].splitlines()
        if line.strip()
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_a_scraped_page(newline: str) -> None:
    """Every line around the article is found, and none of the article's own."""
    text, strange = page(newline)
    assert dict(found(text)) == strange


def test_an_article_without_any() -> None:
    """Subscriptions it reports on, a quotation in Spanish and a cross-heading stay."""
    assert regions(BODY) == []


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter",
        "For more, sign up for the Weekend Harbour newsletter.",
        "Subscribe now to get 50% off your first year",
        "You have reached your limit of 3 free articles this month.",
        "Already a subscriber? Log in to continue reading.",
        "Follow us on Facebook and Instagram",
        "Join our WhatsApp channel for breaking news",
        "This article is only available to subscribers.",
        "Suscríbete a nuestro boletín",
        "Abonnez-vous à notre infolettre",
        "Utilizamos cookies propias y de terceros",
        "Do you like the ferry? Like the page:",
    ],
)
def test_notices(line: str) -> None:
    """What a page asks of its readers is a notice, wherever it stands."""
    assert found(PROSE + line + "\n\n" + PROSE) == [(line, "notice")]


@pytest.mark.parametrize(
    "line",
    [
        "Also read: Why the herring came back",
        "READ MORE: Bridge toll to rise",
        "Related: Customs house sold",
        "Lea también: El puente sube de precio",
    ],
)
def test_single_links(line: str) -> None:
    """A line that only points to another article is a link."""
    assert found(PROSE + line + "\n\n" + PROSE) == [(line, "links")]


@pytest.mark.parametrize(
    "line",
    [
        "(Additional reporting by Ida Moe; Editing by Per Dahl and Ann Lee.)",
        "Reporting by Ida Moe in Oslo",
        "Follow Ida Moe on Twitter @idamoe.",
        "Ida Moe contributed to this report.",
        "Ida Moe is a reporter in Oslo. Follow her on X at @idamoe.",
        "Photo: Ida Moe/Reuters",
        "Ida Moe via Getty Images.",
        "© Example Press 2024",
        "Translated by Per Dahl",
    ],
)
def test_credits(line: str) -> None:
    """Who wrote, translated or photographed it is a credit."""
    assert found(PROSE + line) == [(line, "credit")]


@pytest.mark.parametrize(
    "line",
    [
        "Subscribers to the newspaper said they had signed up for its newsletter by e-mail.",
        "“Sign up for our newsletter” was the only thing that the site still showed.",
        "The site uses cookies to follow readers, according to the regulator.",
        "Follow-up visits to the islands were announced on Facebook.",
        "Like many of his neighbours on Twitter, he was not amused by the ferry.",
        "Support for our party on Facebook grew by a third.",
        "Reporting by the Herald has shown that the bridge was never inspected.",
        "Contact tracing data at https://example.org show fewer cases.",
        "From Bloomberg:",
        "By Land and by Sea",
        "BREAKING THE ICE IN THE NORTHERN BAYS",
        "Most read books by the light of a lamp in those days.",
        "Related costs rose as well.",
        "Comments",
        "@idamoe.",
        "Oldhaven College",
        "1. Blue – exercise normal precautions",
        "“DIVISIVE, STUPID AND WRONG”",
        "Photo: The minister shakes hands with the captain of the ferry before it leaves.",
    ],
)
def test_article_text_stays(line: str) -> None:
    """What only looks like it is the article's: in the middle of it and at its end."""
    assert regions(PROSE + line + "\n\n" + PROSE) == []
    assert regions(PROSE + line) == []


def test_a_tweet_stays_and_its_empty_place_goes() -> None:
    """Markup with words in it is quoted; without any it is a leftover of the page."""
    full = '<tweet author="@idamoe">The ferry stays! https://example.org</tweet>'
    empty = '<tweet tweet-id="12"><tweet/>.'
    assert found(f"{PROSE}{full}\n\n{empty}\n\n{PROSE}") == [(empty, "page")]


SPANISH = (
    "El gobierno de la isla dijo el martes que no hay dinero para el puente y que las obras se"
    " van a parar en mayo.\n\n"
    "Los vecinos de la zona no están de acuerdo con la decisión del alcalde, que es del norte.\n\n"
)


@pytest.mark.parametrize(
    "text",
    [
        SPANISH,
        SPANISH * 3,
        PROSE + SPANISH,
        PROSE * 3 + "He wrote to them:\n\n" + SPANISH.split("\n\n", maxsplit=1)[0],
        PROSE * 2 + "“" + SPANISH.split("\n\n", maxsplit=1)[0] + "”",
        PROSE * 2 + SPANISH + PROSE * 2,
        "Москва сообщила во вторник, что паром будет ходить и дальше, как и прежде.\n\n" * 3,
        "島の議会は火曜日、夜のフェリーを続けることを決めた。町長は予算があるかぎり続くと述べた。",
    ],
)
def test_other_languages_that_are_the_article(text: str) -> None:
    """An article in another language or in two, and what somebody says in it, stay."""
    assert regions(text) == []


@pytest.mark.parametrize(
    "passage",
    [
        SPANISH.strip(),
        "Подпишитесь на наши новости, чтобы узнавать о пароме раньше других жителей острова.",
        "Melden Sie sich an, und wir schicken Ihnen die Nachrichten von der Insel nicht nur an den"
        " Tagen, an denen die Fähre fährt.",
    ],
)
def test_a_passage_in_another_language_at_the_end(passage: str) -> None:
    """After the article, what is in another language is not part of it."""
    text = PROSE * 4 + passage
    assert [(text[a:b], kind) for a, b, kind in regions(text)] == [(passage, "language")]


def test_a_list_amid_the_article_ends_with_its_headlines() -> None:
    """A cross-heading, and the prose after it, are the article's."""
    links = "ALSO READ:\n\nBridge toll to rise for lorries\n\nHerring comes back to the bays\n\n"
    text = PROSE + links + "Staggering rise\n\n" + PROSE
    (region,) = regions(text)
    assert text[region.start : region.end] == links.strip()


@given(
    st.lists(
        st.one_of(
            st.sampled_from([*page()[0].splitlines(), *PROSE.splitlines(), *SPANISH.splitlines()]),
            st.text(max_size=40),
        ),
        max_size=20,
    )
)
def test_regions_are_whole_lines_in_order(lines: list[str]) -> None:
    """They lie in the text, apart from each other, and never cut a line."""
    text = "\n".join(lines)
    end = 0
    for region in regions(text):
        assert end <= region.start < region.end <= len(text)
        assert text[region.start : region.end].strip() == text[region.start : region.end]
        before = text[: region.start].rstrip(" \t\xa0\x1c\x1d\x1e\x1f")
        after = text[region.end :].lstrip(" \t\xa0\x1c\x1d\x1e\x1f")
        assert not before or before[-1].isspace() or before[-1] in BREAKS
        assert not after or after[0].isspace() or after[0] in BREAKS
        end = region.end


HOSTILE = {
    "empty": "",
    "blank lines": "\n" * 100_000,
    "one word": "x" * 1_000_000,
    "one line of triggers": "subscribe " * 100_000,
    "one line of names": "By Ann " * 100_000,
    "emoji": "😀" * 100_000,
    "lines of emoji": "😀\n" * 50_000,
    "names without end": ("By A B and " * 11 + "!\n") * 2_000,
    "follow": ("Follow " + "a " * 190 + "\n") * 2_000,
    "quotes": "¡«»" * 100_000,
    "another script": "الحكومة " * 100_000,
    "notices": "Sign up\n" * 50_000,
    "headings": "Most viewed\n" * 50_000,
    "200,000 words": PROSE * 6_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_time_that_is_linear(name: str) -> None:
    """A megabyte takes no more than a few seconds on a slow machine, whatever it is."""
    text, since = HOSTILE[name], time.process_time()
    regions(text)
    assert time.process_time() - since < 5
