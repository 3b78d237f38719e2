"""Reports as files: nothing in them acts, whatever articles, annotators and reviewers wrote."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Status
from annotator.core.annotators import GOLD
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.exchange.report_html import page
from annotator.exchange.report_markdown import document
from annotator.review.reports.gathering import Gathering, Material
from annotator.review.reports.sections import sections_of, title_of
from annotator.review.reports.tables import Section, Table, words
from tests.core.schemas import NEWS

#: What would act in a browser, a Markdown viewer or a terminal.
HOSTILE = (
    "<script>document.title='owned'</script>",
    "</td></table><img src=x onerror=\"document.title='owned'\">",
    "</style><style>body{display:none}</style>",
    "&lt;b&gt;&#x202e;\u202eback",
    '"><svg onload=alert(1)>',
    "[a](javascript:alert(1)) ![b](http://e.example/x.png) <http://e.example>",
    "| a | b |\n# head\n```\ncode",
    "http://e.example www.e.example @somebody $x^2$",
    "\x1b]0;owned\x07 \x00 \x85",
    "{{ 7*7 }} %s ${x} \\",
)

_ALLOWED = frozenset(
    (
        *("html", "head", "meta", "title", "style", "body", "section", "h1", "h2", "p", "div"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "details", "summary"),
        *("svg", "rect"),
    )
)


def made(texts: tuple[str, ...]) -> tuple[str, tuple[Section, ...]]:
    """A report in which all this is told: as quotes, names, ids, labels and notes."""
    gathering = Gathering(NEWS, examples=20)
    for seq, text in enumerate(texts, 1):
        span = Span(0, len(text))
        article = Article(f"{seq} {text}"[:200], text)
        gold = AnnotatedArticle(
            article, GOLD, "news", Status.FINISHED, (Annotation("g", span, "ORG"),)
        )
        noted = Annotation("a", span, text[:60], note=text, flagged=True)
        ann = replace(gold, annotator_id=f"Ann {text[:90]}", annotations=(noted,))
        ben = replace(gold, annotator_id="Ben", annotations=())
        gathering.add(Material(seq, [ann, ben], gold=gold))
    report = gathering.report(f"{texts[0]}.db")
    return title_of(report), sections_of(report)


class Tags(HTMLParser):
    """What a page consists of."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("meta", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += data


def parsed(source: str) -> Tags:
    """The page, taken apart."""
    tags = Tags()
    tags.feed(source)
    tags.close()
    assert tags.open == []
    return tags


def test_a_page_holds_no_tag_but_its_own() -> None:
    """Nor anything from elsewhere; the policy forbids both, and all script."""
    source = page(*made(HOSTILE))
    found = parsed(source)
    assert found.tags <= _ALLOWED
    assert not {name for name in found.attributes if name.startswith("on")}
    assert not {"src", "href", "style", "data", "action"} & found.attributes
    assert source.count("<script") == source.count("<img") == 0
    assert "default-src 'none'; style-src 'sha256-" in source
    assert "<script>document.title='owned'</script>" in found.text
    assert "\u202e" not in source and "\x1b" not in source and "\0" not in source


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=2))
def test_any_text_is_shown_and_does_nothing(texts: list[str]) -> None:
    """The tags are the same whatever the text."""
    table = Table("t", ("h", *texts), ((words("r"), *(words(text) for text in texts)),))
    source = page(texts[0], [Section(texts[-1], (texts[0],), (table,))])
    assert parsed(source).tags <= _ALLOWED
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", source)
    source.encode("utf-8")
    document(texts[0], [Section(texts[-1], (texts[0],), (table,))]).encode("utf-8")


def test_markdown_marks_nothing_up_but_its_own() -> None:
    """Rows stay rows; nothing becomes a link, a picture, a tag or a mention."""
    title, sections = made(HOSTILE)
    lines = document(title, sections).splitlines()
    for table in (table for section in sections for table in section.tables):
        first = next(n for n, line in enumerate(lines) if _columns(line) == len(table.heading))
        rows = lines[first : first + 2 + len(table.rows)]
        assert {_columns(row) for row in rows} == {len(table.heading)}
        del lines[first : first + 2 + len(table.rows)]
    text = "\n".join(document(title, sections).splitlines())
    for sign in (r"<", r"!\[", r"\]\(", r"https?:/", r"www\.", r"@", r"`", r"\$"):
        assert not re.search(rf"(?<!\\){sign}", text), sign


def _columns(line: str) -> int:
    """How many cells a row has; 0 for another line."""
    return len(re.findall(r"(?<!\\)\|", line)) - 1 if line.startswith("| ") else 0


_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.skipif(_CHROMIUM is None, reason="there is no chromium here")
def test_a_browser_shows_it_as_it_is_written(tmp_path: Path) -> None:
    """Nothing ran: the title is the report's, and the page is whole."""
    file = tmp_path / "report.html"
    file.write_text(page(*made(HOSTILE)), encoding="utf-8")
    done = subprocess.run(
        [
            *(str(_CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *(f"--user-data-dir={tmp_path / 'profile'}", file.as_uri()),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found = parsed(done.stdout.removeprefix("<!DOCTYPE html>"))
    assert found.tags <= _ALLOWED
    assert "Report of a review" in found.text
    assert "<script>document.title='owned'</script>" in found.text
    assert "<title>Report of a review</title>" in done.stdout
