"""The dataset card of Hugging Face: what is in the files, for programs (YAML) and for people."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from annotator import __version__
from annotator.core.annotators import GOLD
from annotator.core.label_schema import Label, LabelSchema, Overlap
from annotator.exchange.features import Feature, card_features
from annotator.exchange.formats import SplitFile
from annotator.exchange.parts import EVERYTHING, Part
from annotator.exchange.report_markdown import markdown, table_row

#: What its name ends with; on the hub it is `README.md`.
CARD = ".README.md"

#: How `datasets` calls a split.
_SPLITS = {"dev": "validation"}

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))

_OVERLAP = {
    Overlap.NONE: "its spans never overlap",
    Overlap.NEST: "its spans may lie within each other",
    Overlap.ANY: "its spans may overlap in any way",
}


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a row is, what its columns hold, and what of the work has a place in them.

    `layer` is the one whose labels are in it, where it is not all.
    """

    features: Mapping[str, Feature]
    row: str
    columns: Mapping[str, str]
    holds: Collection[Part]
    layer: str = ""


def dataset_card(
    dataset: Dataset, label_schema: LabelSchema, splits: Mapping[str, SplitFile], name: str
) -> bytes:
    """The card of a dataset in files, by their splits (`train`, `dev`, `test`)."""
    import yaml

    title = PurePath(name).stem
    head = yaml.safe_dump(
        _head(dataset, splits, title), sort_keys=False, allow_unicode=True, width=1_000
    )
    body = [f"# {markdown(title)}", "", *_about(dataset, label_schema, splits)]
    body += ["## Labels", "", *_labels(dataset, label_schema, splits)]
    body += ["## How it was annotated", "", *_method(dataset, label_schema, splits)]
    body += ["## Columns", "", *_columns(dataset), *_use(splits)]
    license = "# license: to be stated by whoever publishes it, for example cc-by-4.0\n"
    return f"---\n{license}{head}---\n\n{chr(10).join(body)}\n".encode()


def _head(dataset: Dataset, splits: Mapping[str, SplitFile], title: str) -> dict[str, Any]:
    """What the hub and `datasets` read."""
    languages = {code for it in splits.values() for code in it.shipped.languages}
    codes = sorted(it for it in languages if re.fullmatch("[a-z]{2,3}", it))
    files = [{"split": _split(it), "path": file.name} for it, file in splits.items()]
    size = sum(it.shipped.articles for it in splits.values())
    return {
        "pretty_name": title,
        **({"language": codes} if codes else {}),
        "task_categories": ["token-classification"],
        "size_categories": [next((name for most, name in _SIZES if size < most), "1M<n<10M")],
        "configs": [{"config_name": "default", "data_files": files}],
        "dataset_info": {"features": card_features(dataset.features)},
    }


def _split(name: str) -> str:
    return _SPLITS.get(name, name)


def _about(
    dataset: Dataset, label_schema: LabelSchema, splits: Mapping[str, SplitFile]
) -> Iterator[str]:
    yield (
        f"Articles with labelled spans, after the label schema {markdown(label_schema.name)}. "
        f"A row is {dataset.row}. Written by annotator {__version__}."
    )
    yield ""
    shown = {label.name for label in _shown(dataset, label_schema)}
    yield from _table(
        ("split", "file", "articles", "with each annotator", "spans", "links"),
        [
            (
                *(_split(name), it.name, f"{len(it.shipped.ids):,}", f"{it.shipped.articles:,}"),
                f"{sum(n for label, n in it.shipped.labels.items() if label in shown):,}",
                f"{it.shipped.link_types.total() if Part.LINK in dataset.holds else 0:,}",
            )
            for name, it in splits.items()
        ],
        texts=2,
    )


def _shown(dataset: Dataset, label_schema: LabelSchema) -> list[Label]:
    """The labels that are in the files."""
    return [label for label in label_schema.labels if dataset.layer in ("", label.layer)]


def _labels(
    dataset: Dataset, label_schema: LabelSchema, splits: Mapping[str, SplitFile]
) -> Iterator[str]:
    """The labels and the links with their numbers, split by split."""
    names = [_split(name) for name in splits]
    yield from _table(
        ("label", "layer", "what it is", *names),
        [
            (
                *(label.name, label.layer, label.description),
                *(f"{it.shipped.labels[label.name]:,}" for it in splits.values()),
            )
            for label in _shown(dataset, label_schema)
        ],
        texts=3,
    )
    if Part.LINK in dataset.holds and label_schema.link_types:
        yield from _table(
            ("link", "from", "to", *names),
            [
                (
                    *(link.name, ", ".join(link.from_labels), ", ".join(link.to_labels)),
                    *(f"{it.shipped.link_types[link.name]:,}" for it in splits.values()),
                )
                for link in label_schema.link_types
            ],
            texts=3,
        )
    for layer in label_schema.layers:
        if dataset.layer in ("", layer.name):
            yield f"- Layer {markdown(layer.name)}: {_OVERLAP[layer.overlap]}."
    yield ""


def _method(
    dataset: Dataset, label_schema: LabelSchema, splits: Mapping[str, SplitFile]
) -> Iterator[str]:
    people = {name for it in splits.values() for name in it.shipped.annotators}
    if not people:
        yield "Nobody has decided on these spans: they are what a pipeline suggested."
    elif people == {GOLD}:
        yield "This is gold: the work of annotators, settled into one by a reviewer."
        if Part.PROVENANCE in dataset.holds:
            yield "How a span came to be is in its `provenance`."
    else:
        yield f"By {len(people)} annotator{'s' if len(people) > 1 else ''}."
        if Part.ORIGIN in dataset.holds:
            yield "The `origin` of a span says whether it was suggested, corrected or made by hand."
        several = sum(it.shipped.articles - len(it.shipped.ids) for it in splits.values())
        if several:
            yield "An article that several annotated is there once for each of them."
    statuses = sum((it.shipped.statuses for it in splits.values()), start=Counter[str]())
    if statuses:
        counts = ", ".join(f"{number:,} {status}" for status, number in statuses.most_common())
        yield f"Status of the work: {counts}."
    yield "How far annotators agree is not stated here; `annotator agreement` measures it."
    yield ""
    if label_schema.guidelines.strip():
        yield from ("### Guidelines", "", label_schema.guidelines.strip(), "")


def _columns(dataset: Dataset) -> Iterator[str]:
    yield from _table(("column", "what it holds"), list(dataset.columns.items()), texts=2)
    yield (
        "Places are half-open ranges of Unicode code points in the text, so that in Python "
        "`text[start:end]` is what a span covers."
    )
    yield ""
    lost = [part.value for part in Part if part in EVERYTHING and part not in dataset.holds]
    if lost:
        yield f"Not in these files: {', '.join(lost)}."
        yield ""


def _use(splits: Mapping[str, SplitFile]) -> Iterator[str]:
    files = {_split(name): it.name for name, it in splits.items()}
    yield from ("## Use", "", "```python", "from datasets import load_dataset", "")
    yield f'dataset = load_dataset("parquet", data_files={json.dumps(files, ensure_ascii=False)})'
    yield "```"


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int) -> Iterator[str]:
    """A table whose first columns are texts, and the others numbers."""
    yield table_row(markdown(name) for name in heading)
    yield table_row("---" if n < texts else "---:" for n in range(len(heading)))
    yield from (table_row(markdown(cell) for cell in row) for row in rows)
    yield ""
