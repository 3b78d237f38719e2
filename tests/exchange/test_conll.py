"""CoNLL's columns: a flat layer a file, and what readers make of the schemes in use."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.training.converters.conll_ner_to_docs import conll_ner_to_docs

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.exchange.conll import FORMAT, write_folder
from annotator.exchange.conll_reading import REMARK, read
from annotator.exchange.errors import ExchangeError
from annotator.exchange.formats import Entry
from annotator.exchange.losses import Losses
from annotator.exchange.text_tokens import plain_words
from annotator.exchange.words import _any_words
from tests.core.schemas import NEWS
from tests.exchange.folders import MemoryFolder
from tests.exchange.records import TEXT, annotated, full_record, suggested, suggested_record, uuid
from tests.exchange.test_text_tokens import ANY

START = "-DOCSTART- -X- O O\n\n"


def written(*records: AnnotatedArticle) -> tuple[dict[str, str], Losses]:
    """The files by layer, and what they could not hold."""
    folder = MemoryFolder()
    losses = write_folder(records, NEWS, folder)
    return {n.removesuffix(".conll"): c.decode() for n, c in folder.files.items()}, losses


def with_spans(text: str, *spans: tuple[int, int, str]) -> AnnotatedArticle:
    """A record with these spans alone."""
    annotations = [Annotation(uuid(n), Span(a, b), label) for n, (a, b, label) in enumerate(spans)]
    return AnnotatedArticle(Article("a", text), "kim", annotations=tuple(annotations))


def entries_of(data: str | bytes, name: str = "dir/train.conll") -> list[Entry]:
    """What a file says."""
    return list(read(io.BytesIO(data if isinstance(data, bytes) else data.encode()), name))


def spans_of(data: str) -> list[list[tuple[str, str]]]:
    """The quotes and labels of each document, which has no fault."""
    entries = entries_of(data)
    assert [entry.fault for entry in entries] == [""] * len(entries)
    return [
        [(a.span.quote(e.record.article.text), a.label) for a in e.record.annotations]
        for e in entries
        if e.record
    ]


def test_the_bytes_of_each_layer() -> None:
    """The same tokens in all; a span is in the file of its layer."""
    files, losses = written(full_record())
    assert files["entities"] == f"{START}Sony\tB-ORG\nrose\tO\n,\tO\nKim\tO\nsaid\tO\n\n"
    assert files["sources"] == f"{START}Sony\tO\nrose\tO\n,\tO\nKim\tB-SOURCE\nsaid\tO\n\n"
    assert files["claims"] == f"{START}Sony\tB-CLAIM\nrose\tI-CLAIM\n,\tO\nKim\tO\nsaid\tO\n\n"
    assert [line.split(" in ")[0] for line in losses.lines()] == [
        "1 whole text",
        "2 metadata values",
        "1 link",
        "3 attributes",
        "1 note",
        "1 flag",
        "3 origins",
        "1 annotator's name",
        "1 status",
        "1 note on an article",
        "1 flag of an article",
    ]


def test_of_overlapping_spans_of_a_layer_the_longest_stay() -> None:
    """Those of other layers are in other files; what is dropped is counted."""
    record = with_spans(
        TEXT, (0, 4, "ORG"), (0, 9, "ORG"), (5, 9, "PERSON"), (5, 14, "CLAIM"), (11, 14, "PERSON")
    )
    files, losses = written(record)
    assert spans_of(files["entities"]) == [[("Sony rose", "ORG"), ("Kim", "PERSON")]]
    assert spans_of(files["claims"]) == [[("rose , Kim", "CLAIM")]]
    assert "2 overlapping spans in a" in losses.lines()


def test_suggestions_are_written_like_work() -> None:
    """What a machine proposes can be looked at in other tools."""
    files, losses = written(suggested_record())
    assert spans_of(files["claims"]) == [[("Sony rose", "CLAIM")]]
    assert any("score" in line for line in losses.lines())


def test_a_token_is_cut_where_a_span_ends_in_it() -> None:
    """So that no span is lost."""
    files, _ = written(with_spans("Sonyland rose", (0, 4, "ORG")))
    assert "Sony\tB-ORG\nland\tO\nrose\tO\n" in files["entities"]


def test_sentences_end_at_lines_and_full_stops_but_within_no_span() -> None:
    """A blank line would cut a span in two."""
    text = "It rose. “He fell.” She sat\nA U.S. man, 3.5 m. tall. Ask Kim. He"
    start = text.index("Ask")
    files, _ = written(with_spans(text, (start, len(text), "CLAIM")))
    sentences = [
        " ".join(line.split("\t")[0] for line in block.splitlines())
        for block in files["entities"].split("\n\n")[1:-1]
    ]
    assert sentences == [
        "It rose .",
        "“ He fell . ”",
        "She sat",
        "A U.S. man , 3 . 5 m . tall .",
        "Ask Kim . He",
    ]


def _flat(record: AnnotatedArticle) -> bool:
    spans = [a.span for a in record.annotations] + [s.span for s in record.suggestions.spans]
    return not any(a.overlaps(b) for n, a in enumerate(spans) for b in spans[:n])


@settings(max_examples=60)
@given(st.lists(annotated().filter(_flat) | suggested().filter(_flat), max_size=3))
def test_what_is_flat_comes_back_token_by_token(records: list[AnnotatedArticle]) -> None:
    """White space aside, which the format does not hold."""
    files, _ = written(*records)
    back = {name: spans_of(data) for name, data in files.items()}
    for n, record in enumerate(records):
        found = sorted(
            ("".join(quote.split()), label)
            for documents in back.values()
            for quote, label in documents[n]
        )
        items = [(a.span, a.label) for a in record.annotations]
        items += [(s.span, s.label) for s in record.suggestions.spans]
        text = record.article.text
        assert found == sorted(("".join(s.quote(text).split()), label) for s, label in items)
    for n, entry in enumerate(entries_of(files["entities"])):
        assert entry.record
        text = records[n].article.text
        assert "".join(entry.record.article.text.split()) == "".join(text.split())


@settings(max_examples=30, deadline=None)
@given(st.lists(annotated().filter(_flat), min_size=1, max_size=2))
def test_spacy_reads_what_is_written(records: list[AnnotatedArticle]) -> None:
    """spaCy's own converter finds the same spans, article by article."""
    files, _ = written(*records)
    for name, data in files.items():
        docs = list(conll_ner_to_docs(data, no_print=True))  # type: ignore[no-untyped-call]
        found = [[("".join(e.text.split()), e.label_) for e in doc.ents] for doc in docs]
        ours = [[("".join(q.split()), label) for q, label in spans] for spans in spans_of(data)]
        assert found == ours, name


def test_four_columns_of_2003_are_read() -> None:
    """In IOB1, B is only where two spans of a label touch."""
    data = (
        "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\nAda NNP I-NP I-PER\n"
        "Kim NNP B-NP B-PER\nLee NNP I-NP I-PER\n\nBonn NNP I-NP I-LOC\n\n-DOCSTART- -X- O O\n\n"
        "Oslo NNP I-NP I-LOC\n"
    )
    assert spans_of(data) == [
        [("EU", "ORG"), ("Ada", "PER"), ("Kim Lee", "PER"), ("Bonn", "LOC")],
        [("Oslo", "LOC")],
    ]
    first, second = (entry.record for entry in entries_of(data))
    assert first and second
    assert (first.article.id, first.article.text) == ("train-1", "EU rejects Ada Kim Lee\nBonn")
    assert second.article.id == "train-2"


@pytest.mark.parametrize("tags", ["B I E O S O", "B I L O U O"])
def test_schemes_with_ends_are_read(tags: str) -> None:
    """BIOES, and BILOU as it is called with other letters."""
    lines = [f"w{n}\t{tag if tag == 'O' else f'{tag}-X-Y'}" for n, tag in enumerate(tags.split())]
    assert spans_of("\n".join(lines)) == [[("w0 w1 w2", "X-Y"), ("w4", "X-Y")]]


@given(ANY)
@example("a" * 300)
@example("U.S. “Yes.” (No.) x_y\n\n")
def test_plain_texts_have_the_same_words_the_short_way(text: str) -> None:
    """The regular expression is only a faster way to them."""
    plain = plain_words(text)
    assert plain is None or plain == _any_words(text)


def test_spans_that_touch_are_two_in_iob2() -> None:
    """Each has its B; the next sentence begins anew."""
    assert spans_of("a B-X\nb B-X\nc I-X\n\nd B-X\n") == [[("a", "X"), ("b c", "X"), ("d", "X")]]


def test_a_no_break_space_parts_no_columns() -> None:
    """As in a number."""
    assert spans_of("10\u00a0000 B-X\nm I-X\n") == [[("10\u00a0000 m", "X")]]


def test_that_the_text_is_made_is_said() -> None:
    """Once for all documents."""
    assert {e.remark for e in entries_of("a\tO\n-DOCSTART- O\nb\tO\n")} == {REMARK}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("a\tB-X\nb\tO\nc\tI-X\n", "line 3: I-X begins a span, and others here begin with B-"),
        ("a\tB-X\nb\tI-Y\n", "line 2: I-Y begins a span"),
        ("a\tB-X\n\nb\tI-X\n", "line 3: I-X begins a span"),
        ("a\tS-X\nb\tI-X\n", "line 2: I-X goes on with nothing (BIOES)"),
        ("a\tB-X\nb\tO\nc\tS-X\n", "line 2: O stands where X has no end yet (BIOES)"),
        ("c\tS-X\na\tB-X\n", "line 2: B-X has no end (BIOES)"),
        ("a\tB-X\n\nb\tE-X\n", "line 3: E-X goes on with nothing (BIOES)"),
        ("a\tX\n", "line 1: 'X' is no tag"),
        ("a\tB-\n", "line 1: 'B-' is no tag"),
        ("a\tQ-X\n", "line 1: 'Q-X' is no tag"),
        ("a\n", "line 1: 'a' is not a token and its tag"),
        ("\tO\n", "is not a token and its tag"),
    ],
)
def test_what_breaks_the_scheme_is_named_by_its_line(data: str, says: str) -> None:
    """The other documents go in."""
    broken, whole = entries_of(f"{data}\n-DOCSTART-\tO\n\nx\tO\n")
    assert says in broken.fault and broken.record is None
    assert broken.place == "dir/train.conll:1" and whole.record


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"a\tO\n\xff\tO\n", "train.conll:2: not UTF-8"),
        (b"a\0\tO\n", "train.conll:1: holds a NUL character"),
        (b"a" * 200_000, "train.conll:1: is longer than 10,000 bytes"),
    ],
)
def test_a_file_that_is_no_table_is_refused(data: bytes, says: str) -> None:
    """With the line that it shows in."""
    with pytest.raises(ExchangeError, match=says):
        entries_of(data)


def test_an_empty_file_has_no_documents() -> None:
    """Nor has one of marks alone."""
    assert entries_of("") == entries_of("\ufeff-DOCSTART- -X- O O\n\n") == []


def test_the_format_tells_nobody_apart() -> None:
    """It is written as a folder and read as a file."""
    assert not FORMAT.holds_annotator
    assert FORMAT.write_folder is not None and FORMAT.read is not None
