"""The configuration with which spaCy trains on an export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from annotator.core.label_schema import LabelSchema
from annotator.exchange.formats import SplitFile

if TYPE_CHECKING:
    from thinc.api import Config

#: What its name ends with.
CONFIG = ".cfg"

#: Spans of so many words are suggested to the span categorizer one by one: every run of tokens of
#: a length that is in the data. Where there are longer ones, that would be too many, and a
#: component of their own learns where spans begin and end.
LONGEST_RUN = 8

#: Of the spans, as many are within the lengths that are suggested.
COVERED = 0.99

#: How many tokens a word, as blanks part them, may have in all: with its quotes and its comma.
_TOKENS_PER_WORD = 1.25
_MORE_TOKENS = 2


def training_config(
    label_schema: LabelSchema, splits: Mapping[str, SplitFile], name: str
) -> Mapping[str, bytes]:
    """The configuration, complete; nothing where there are no spans to train on.

    It trains `ner` on the `doc.ents` and `spancat` on `doc.spans["sc"]`, from the files of the
    splits `train` and `dev`, or both from the one file there is.
    """
    labels = sum((it.shipped.labels for it in splits.values()), start=Counter[str]())
    if not labels:
        return {}
    first = label_schema.layers[0].name
    has_entities = any(it.layer == first and labels[it.name] for it in label_schema.labels)
    lengths = sum((it.shipped.lengths for it in splits.values()), start=Counter[int]())
    languages = sum((it.shipped.languages for it in splits.values()), start=Counter[str]())
    pipeline = ["ner"] if has_entities else []
    most = _most_tokens(lengths)
    pipeline += ["spancat"] if most <= LONGEST_RUN else ["span_finder", "spancat"]
    config = _config(_known(languages), pipeline, most)
    files = {split: it.name for split, it in splits.items()}
    config["paths"]["train"] = files["train"]
    config["paths"]["dev"] = files.get("dev", files["train"])
    return {CONFIG: config.to_str().encode()}


def _most_tokens(lengths: Mapping[int, int]) -> int:
    """A length in tokens within which nearly all spans are."""
    wanted = COVERED * sum(lengths.values())
    so_far = 0
    for words in sorted(lengths):
        so_far += lengths[words]
        if so_far >= wanted:
            break
    return 1 if words == 1 else int(words * _TOKENS_PER_WORD) + _MORE_TOKENS


def _known(languages: Mapping[str, int]) -> str:
    """The language that most articles are in, if spaCy knows it."""
    from spacy.util import get_lang_class

    code = max(languages, key=lambda it: languages[it], default="") or "en"
    try:
        get_lang_class(code)
    except ImportError:
        return "xx"
    return code


def _config(language: str, pipeline: list[str], most_tokens: int) -> Config:
    from spacy.cli.init_config import init_config

    config = init_config(lang=language, pipeline=pipeline, optimize="efficiency", silent=True)
    components = config["components"]
    if "span_finder" in pipeline:
        components["span_finder"] |= {"min_length": 1, "max_length": most_tokens}
        components["spancat"]["suggester"] = {
            "@misc": "spacy.preset_spans_suggester.v1",
            "spans_key": components["span_finder"]["spans_key"],
        }
        # Without the first, the second would see nothing of the texts while it annotates.
        config["training"]["annotating_components"] = ["tok2vec", "span_finder"]
    else:
        components["spancat"]["suggester"] = {
            "@misc": "spacy.ngram_range_suggester.v1",
            "min_size": 1,
            "max_size": most_tokens,
        }
    return config
