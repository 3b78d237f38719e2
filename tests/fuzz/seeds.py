"""Valid files to begin with: of every kind that the program reads."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec import structs

from annotator.core.annotated import AnnotatedArticle
from annotator.core.article import Article
from annotator.exchange.formats import Format, format_named
from tests.core.schemas import NEWS
from tests.exchange.folders import MemoryFolder
from tests.exchange.records import full_record, suggested_record
from tests.fuzz.mutations import Files

SCHEMAS = Path(__file__).parents[2] / "schemas"

_TEXT = "---\ntitle: Talks resume\noutlet: The Courier\npublished: 2026-03-01\n---\nTalks resume.\n"
_LINES = (
    {"id": "a", "text": "Sony rose, Kim said.", "meta": {"title": "Sony", "outlet": "X"}},
    {"id": "b", "text": "Mein Name ist “Müller”. \U0001f468\u200d\U0001f469\u200d\U0001f467"},
)
_CSV = 'id,title,text\na,Sony,"Sony rose,\nKim said."\nb,Grain,"Grain ""rises""."\n'

_PATTERNS: tuple[dict[str, object], ...] = (
    {"label": "ORG", "pattern": "Harbour Board"},
    {"label": "ORG", "pattern": [{"LOWER": "harbour"}, {"IS_PUNCT": True, "OP": "?"}]},
    {"label": "PERSON", "pattern": [{"TEXT": {"REGEX": "^[A-Z][a-z]+$"}, "LENGTH": {">=": 3}}]},
    {"label": "PERSON", "pattern": [{"ORTH": {"IN": ["Kim", "Lee"]}, "OP": "{1,2}"}]},
)

_KEYMAPS = (
    "preset: vim\nkeys:\n  finish: [d, ctrl+x]\n  undo: backspace\n  flag: '!'\n  accept-all: []\n",
    "preset: prodigy\n",
    "keys: {leave: [escape, q], quit: Q}\n",
)

_FILTERS = (
    'talks "no deal" status:new label:CLAIM flagged sort:-length',
    "wor* -by:Ada not:undecided outlet:Courier quote:deal note:who sort:uncertainty",
    "sort:disagreement id:intl/ä_6* status:in progress status:finished undecided kyiv",
)


def label_schemas() -> list[Files]:
    """The packaged label schemas."""
    return [{"s.yaml": path.read_bytes()} for path in sorted(SCHEMAS.glob("*.yaml"))]


def gazetteers() -> list[Files]:
    """Pattern files of both kinds."""
    lines = "".join(f"{json.dumps(pattern)}\n" for pattern in _PATTERNS).encode()
    listed = json.dumps(_PATTERNS, indent=1).encode()
    return [{"g.jsonl": lines, "g.yaml": b"[]"}, {"g.jsonl": b"", "g.yaml": listed}]


def keymaps() -> list[Files]:
    """Keymaps of people's own."""
    return [{"k.yaml": text.encode()} for text in _KEYMAPS]


def filters() -> list[Files]:
    """Lines of the filter, as files."""
    return [{"filter": text.encode()} for text in _FILTERS]


def articles() -> list[Files]:
    """Articles in files of every kind that `add` takes, in several encodings."""
    lines = "".join(f"{json.dumps(line)}\n" for line in _LINES).encode()
    return [
        {"a.txt": _TEXT.encode()},
        {"a.md": b"# Talks\r\n\r\n" + _TEXT.encode()},
        {"a.txt": _TEXT.encode("utf-16")},
        {"a.txt": "Müller säße “da”.".encode("cp1252")},
        {"a.jsonl": lines},
        {"a.csv": _CSV.encode()},
        {"a.csv": _CSV.replace(",", ";").encode("utf-8-sig")},
    ]


def exchanged(name: str) -> list[Files]:
    """What a format makes of two records: a file each, or folders."""
    format = format_named(name)
    found = [files for records in _records() for files in _written(format, records)]
    return found if name != "cas" else [it for files in found for it in (files, *_packed(files))]


def _records() -> tuple[Sequence[AnnotatedArticle], ...]:
    full = full_record()
    spans = tuple(
        structs.replace(a, attributes={}) if a.label == "ORG" else a for a in full.annotations
    )
    known = replace(full, annotations=spans)
    plain = AnnotatedArticle(Article("plain", "Kim rose.\n\nSo did Sony."), "kim", "news")
    return ((known, plain), (suggested_record(),))


def _written(format: Format, records: Sequence[AnnotatedArticle]) -> list[Files]:
    if format.write is not None:
        out = io.BytesIO()
        format.write(records, NEWS, out)
        return [{f"f{format.suffix}": out.getvalue()}]
    assert format.write_folder is not None
    folder = MemoryFolder()
    format.write_folder(records, NEWS, folder)
    if format.read_folder is not None:
        return [folder.files]
    return [{name: data} for name, data in folder.files.items()]


def _packed(files: Files) -> list[Files]:
    """A CAS's files, each packed, and all of them in an archive."""
    packed = {
        f"{name}.gz" if name.endswith(".xmi") else name: gzip.compress(data, mtime=0)
        for name, data in files.items()
    }
    archive = io.BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as out:
        for name, data in files.items():
            # With the time that archives begin at: every run has the same bytes.
            out.writestr(ZipInfo(name), data)
    return [packed, {"all.zip": archive.getvalue()}]


def patch(chance: Random, data: bytes) -> bytes:
    """A database with some bytes of one page changed, and its header as it was."""
    at = chance.randrange(100, len(data))
    size = chance.choice((1, 1, 2, 8, 100))
    kind = chance.randrange(3)
    piece = data[at : at + size]
    changed = chance.randbytes(len(piece)) if kind else bytes(b ^ 1 for b in piece)
    return data[:at] + changed + data[at + len(piece) :]
