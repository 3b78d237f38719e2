"""How each consumer reads: with the tool's own code, never with this project's."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.consumers.given import Found, Place, compared, expected, from_utf16
from tests.consumers.servers import brat_server, doccano, label_studio, task_found


@dataclass(frozen=True)
class Consumer:
    """Something that reads a format: what it is called, the package that has it, and how."""

    format: str
    name: str
    package: str
    read: Callable[[Path], Mapping[str, str]]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


# jsonl


def datasets_json(folder: Path) -> Mapping[str, str]:
    """Hugging Face `datasets`, as it loads any JSON lines."""
    from datasets import load_dataset

    path = str(folder / "jsonl.jsonl")
    rows = load_dataset("json", data_files=path, split="train", cache_dir=str(folder / ".hf"))
    found = [
        Found(row["text"], [(s["start"], s["end"], s["label"]) for s in row["spans"]])
        for row in rows
    ]
    return compared(folder, found)


# prodigy


def spacy_of_prodigy(folder: Path) -> Mapping[str, str]:
    """spaCy, in the way that Prodigy builds a Doc of a task: words, spaces, spans by token."""
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

    vocab, found = Vocab(), []
    for task in _lines(folder / "prodigy.jsonl"):
        tokens = task["tokens"]
        doc = Doc(vocab, [t["text"] for t in tokens], [t["ws"] for t in tokens])
        spans = [Span(doc, s["token_start"], s["token_end"] + 1, s["label"]) for s in task["spans"]]
        links = [
            (it["label"], *((it[end]["start"], it[end]["end"], it[end]["label"]) for end in ends))
            for ends in [("head_span", "child_span")]
            for it in task["relations"]
        ]
        places = [(s.start_char, s.end_char, s.label_) for s in spans]
        found.append(Found(doc.text, places, links))
    return compared(folder, found, links=True)


# spacy


def spacy_docbin(folder: Path) -> Mapping[str, str]:
    """spaCy's own DocBin."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    docs = DocBin().from_disk(folder / "spacy.spacy").get_docs(Vocab())
    return compared(
        folder,
        [
            Found(doc.text, [(s.start_char, s.end_char, s.label_) for s in doc.spans["sc"]])
            for doc in docs
        ],
    )


# labelstudio


def labelstudio_sdk(folder: Path) -> Mapping[str, str]:
    """Label Studio's own validator: every task, annotation and region."""
    from label_studio_sdk.label_interface import LabelInterface

    interface = LabelInterface((folder / "labelstudio.config.xml").read_text("utf-8"))
    interface.validate()
    tasks = json.loads((folder / "labelstudio.json").read_bytes())
    wrong = sum(
        bool(interface._validate_object(work, return_errors=True))
        for task in tasks
        for work in task["annotations"]
    )
    assert wrong == 0, f"{wrong} annotations are not valid"
    return compared(folder, [task_found(task) for task in tasks], links=True)


def labelstudio_converter(folder: Path) -> Mapping[str, str]:
    """Label Studio's converter to JSON_MIN."""
    from label_studio_sdk.converter import Converter

    config = (folder / "labelstudio.config.xml").read_text("utf-8")
    out = folder / "labelstudio-converted"
    source = str(folder / "labelstudio.json")
    Converter(config, project_dir=str(folder)).convert(source, str(out), "JSON_MIN", is_dir=False)
    found = []
    for task in json.loads((out / "result.json").read_bytes()):
        text = task["text"]
        regions = task.get("label", [])
        spans = [_units(text, r["start"], r["end"], name) for r in regions for name in r["labels"]]
        found.append(Found(text, spans))
    return compared(folder, found)


def _units(text: str, start: int, end: int, label: str) -> Place:
    return from_utf16(text, start), from_utf16(text, end), label


# brat


def brat_bioc(folder: Path) -> Mapping[str, str]:
    """bioc's reader of brat's standoff."""
    from bioc import brat

    found = []
    for path in sorted((folder / "brat").rglob("*.ann")):
        text = path.with_suffix(".txt").open(encoding="utf-8", newline="")
        with text, path.open(encoding="utf-8") as ann:
            doc = brat.load(text, ann)
        places = {e.id: (*e.total_span, e.type) for e in doc.entities}
        links = [
            (r.type, *(places[r.arguments[end]] for end in ("Arg1", "Arg2"))) for r in doc.relations
        ]
        found.append(Found(doc.text, list(places.values()), links))
    return compared(folder, found, links=True)


def brat_pybrat(folder: Path) -> Mapping[str, str]:
    """pybrat's parser."""
    from pybrat.parser import BratParser

    found = []
    for sub in {path.parent for path in (folder / "brat").rglob("*.ann")}:
        for example in BratParser(error="ignore").parse(sub):
            spans = [(e.spans[0].start, e.spans[-1].end, e.type) for e in example.entities]
            found.append(Found(_as_written(folder, example.text), spans))
    return compared(folder, found)


def _as_written(folder: Path, text: str) -> str:
    """The text whose line ends a reader has turned into one sign each, as it was."""
    for article in expected(folder):
        if article.text.replace("\r\n", "\n") == text:
            return article.text
    return text


# conll


def conll_seqeval(folder: Path) -> Mapping[str, str]:
    """seqeval, strictly by IOB2."""
    from seqeval.scheme import IOB2, Entities

    found = 0
    for path in sorted((folder / "conll").glob("*.conll")):
        blocks = path.read_text("utf-8").split("\n\n")
        rows = [[line.split("\t") for line in block.split("\n") if line] for block in blocks]
        tags = [[row[-1] for row in block] for block in rows if block and len(block[0]) == 2]
        found += sum(len(entities) for entities in Entities(tags, IOB2).entities)
    return {"spans": _flat(folder, found)}


def conll_spacy(folder: Path) -> Mapping[str, str]:
    """`spacy convert`, as it reads IOB."""
    from spacy.training import converters

    convert: Any = getattr(converters, "conll_ner_to_docs")  # noqa: B009
    found = 0
    for path in sorted((folder / "conll").glob("*.conll")):
        docs = convert(path.read_text("utf-8"), n_sents=1, no_print=True)
        found += sum(len(doc.ents) for doc in docs)
    return {"spans": _flat(folder, found)}


def _flat(
    folder: Path, found: int, wanted_layers: Collection[str] = ("entities", "sources", "claims")
) -> str:
    """The spans of each layer that overlap no longer one, which is all that tags can hold."""
    wanted = 0
    for article in expected(folder):
        layers: dict[str, list[Place]] = {}
        for it in sorted(article.spans, key=lambda s: (s[0] - s[1], s[0])):
            kept = layers.setdefault(_layer(it[2]), [])
            if all(it[1] <= other[0] or other[1] <= it[0] for other in kept):
                kept.append(it)
        wanted += sum(len(kept) for name, kept in layers.items() if name in wanted_layers)
    return f"{found} of {wanted} (those that do not overlap)"


def _layer(label: str) -> str:
    return {"SOURCE": "sources", "CLAIM": "claims"}.get(label, "entities")


# parquet


def datasets_parquet(folder: Path) -> Mapping[str, str]:
    """Hugging Face `datasets`."""
    from datasets import load_dataset

    path, cache = str(folder / "parquet.parquet"), str(folder / ".hf")
    rows = load_dataset("parquet", data_files=path, split="train", cache_dir=cache)
    found = []
    for row in rows:
        places = {s["id"]: (s["start"], s["end"], s["label"]) for s in row["spans"]}
        links = [(k["type"], places[k["from"]], places[k["to"]]) for k in row["links"]]
        found.append(Found(row["text"], list(places.values()), links))
    return compared(folder, found, links=True)


def datasets_tokens(folder: Path) -> Mapping[str, str]:
    """The same, of tokens with their tags: spans of the first layer that overlap no longer one."""
    from datasets import load_dataset

    path, cache = str(folder / "parquet-tokens.parquet"), str(folder / ".hf")
    rows = load_dataset("parquet", data_files=path, split="train", cache_dir=cache)
    names = rows.features["ner_tags"].feature.names
    begun = sum(names[tag].startswith("B-") for row in rows for tag in row["ner_tags"])
    return {"spans": _flat(folder, begun, ("entities",))}


# cas


def cas_cassis(folder: Path) -> Mapping[str, str]:
    """dkpro-cassis, with the type system that goes along; it maps UTF-16 to code points itself."""
    import cassis

    with (folder / "cas" / "TypeSystem.xml").open("rb") as stream:
        types = cassis.load_typesystem(stream)
    found = []
    for path in sorted((folder / "cas").rglob("*.xmi")):
        with path.open("rb") as stream:
            cas = cassis.load_cas_from_xmi(stream, typesystem=types)
        custom = [t.name for t in types.get_types() if t.name.startswith("webanno.custom.")]
        items = [it for name in custom for it in cas.select(name)]
        spans = [it for it in items if not hasattr(it, "Governor")]
        links = [
            (it.label, *((end.begin, end.end, end.label) for end in (it.Governor, it.Dependent)))
            for it in items
            if hasattr(it, "Governor")
        ]
        assert all(it.get_covered_text() == cas.sofa_string[it.begin : it.end] for it in spans)
        places = [(it.begin, it.end, it.label) for it in spans]
        found.append(Found(cas.sofa_string, places, links))
    return compared(folder, found, links=True)


# w3c


def w3c_pyld(folder: Path) -> Mapping[str, str]:
    """PyLD: every line as linked data; the selectors and tags that come out of it."""
    from pyld import jsonld

    from tests.consumers.w3c_context import CONTEXT

    jsonld.set_document_loader(
        lambda url, options=None: {
            "contextUrl": None,
            "documentUrl": url,
            "document": CONTEXT,
            "contentType": "application/ld+json",
        }
    )
    articles = spans = 0
    for line in _lines(folder / "w3c.jsonl"):
        articles += 1
        kinds = [
            it["object"]["value"]
            for it in jsonld.to_rdf(line)["@default"]
            if it["predicate"]["value"].endswith("#type")
        ]
        spans += sum(kind.endswith("TextPositionSelector") for kind in kinds)
    wanted = expected(folder)
    return {
        "articles": f"{articles} of {len(wanted)}",
        "spans": f"{spans} of {sum(len(article.spans) for article in wanted)}",
    }


# csv


def csv_rows(folder: Path) -> Mapping[str, str]:
    """Python's csv: rows and quotes, as a spreadsheet would take them."""
    with (folder / "csv.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    spans = sum(len(article.spans) for article in expected(folder))
    return {"spans": f"{len(rows)} of {spans}"}


CONSUMERS = (
    Consumer("jsonl", "datasets, json", "datasets", datasets_json),
    Consumer("prodigy", "spaCy Doc of the tokens", "spacy", spacy_of_prodigy),
    Consumer("spacy", "spaCy DocBin", "spacy", spacy_docbin),
    Consumer("labelstudio", "label-studio-sdk", "label-studio-sdk", labelstudio_sdk),
    Consumer("labelstudio", "its converter", "label-studio-sdk", labelstudio_converter),
    Consumer("labelstudio", "its server", "label-studio", label_studio),
    Consumer("doccano", "its server", "doccano", doccano),
    Consumer("brat", "its server", "BRAT_SERVER", brat_server),
    Consumer("brat", "bioc", "bioc", brat_bioc),
    Consumer("brat", "pybrat", "pybrat", brat_pybrat),
    Consumer("conll", "seqeval", "seqeval", conll_seqeval),
    Consumer("conll", "spacy convert", "spacy", conll_spacy),
    Consumer("parquet", "datasets", "datasets", datasets_parquet),
    Consumer("parquet-tokens", "datasets", "datasets", datasets_tokens),
    Consumer("cas", "dkpro-cassis", "dkpro-cassis", cas_cassis),
    Consumer("w3c", "PyLD", "PyLD", w3c_pyld),
    Consumer("csv", "Python's csv", "", csv_rows),
)
