"""Loading of spaCy pipelines. spaCy itself is imported when one is loaded, not before."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from annotator import models
from annotator.core.display import one_line as harmless
from annotator.suggest.suggester import PipelineError, one_line

if TYPE_CHECKING:
    from spacy.language import Language

#: The name of the packaged pipeline in label schemas and beside suggestions.
PACKAGED = "packaged"

#: Comes before the name of a pipeline whose maker somebody answers for: it may run any code.
TRUSTED = "trusted:"

_FACTORY = re.compile(r"factory for '([^']+)'")
_REGISTERED = re.compile(r"Could not find function '([^']+)'")

#: So much of what is wanted of others is named.
_SHOWN = 3

#: spaCy's own components that declare nothing they assign, and assign no spans.
_SPANLESS = frozenset(("attribute_ruler", "doc_cleaner", "merge_entities", "merge_noun_chunks"))


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A loaded spaCy pipeline and the name it goes by."""

    name: str
    nlp: Language


def packaged_path() -> Path:
    """Where the packaged pipeline lies."""
    return Path(models.__path__[0]) / "news"


def load_pipeline(given: str | None = None) -> Pipeline:
    """The packaged pipeline (None or "packaged"), an installed one by name, or one in a folder.

    A folder may name functions of spaCy and this program only, unless TRUSTED comes before it.

    Raises:
        PipelineError: when there is none, when it cannot be loaded, wants to run code of others,
            or yields no spans.
    """
    name_or_path = plain_name(given or PACKAGED)
    if name_or_path == PACKAGED:
        return Pipeline(PACKAGED, _load(str(packaged_path()), is_trusted=True))
    nlp = _load(name_or_path, is_trusted=given != name_or_path)
    if not any(_may_yield_spans(nlp, name) for name in nlp.pipe_names):
        raise PipelineError(
            f"the pipeline {name_or_path!r} finds no spans: none of its components "
            f"({', '.join(nlp.pipe_names) or 'it has none'}) sets doc.ents or doc.spans"
        )
    # A comma parts the names of several, and half a character is no text.
    named = f"{nlp.lang}_{nlp.meta['name']}".replace(",", " ").encode(errors="replace").decode()
    return Pipeline(named, nlp)


def plain_name(name: str) -> str:
    """The name or folder without the word that it can be trusted."""
    return name.removeprefix(TRUSTED)


def refuse_unknown(names: Iterable[str]) -> None:
    """Make sure, without loading any, that there are pipelines of these names.

    Raises:
        PipelineError: naming the first that is neither a package nor a folder.
    """
    for name in map(plain_name, names):
        _refuse_other_folders(name)
        known = name == PACKAGED or Path(name).is_dir()
        if not known and not (name.isidentifier() and find_spec(name)):
            raise PipelineError(_unknown(name))


def _unknown(name: str) -> str:
    return f"no pipeline {name!r}: neither an installed package nor a folder of that name"


def _load(name: str, *, is_trusted: bool) -> Language:
    _refuse_other_folders(name)
    import spacy

    from annotator.suggest import components, layers  # noqa: F401  registers the factories
    from annotator.suggest.foreign import foreign_code

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            is_folder = Path(name).is_dir() and not spacy.util.is_package(name)
            wanted = foreign_code(Path(name)) if is_folder and not is_trusted else []
            if not wanted:
                return spacy.load(name)
    except Exception as error:
        raise PipelineError(_reason(name, error)) from error
    more = f" and {len(wanted) - _SHOWN} more" if len(wanted) > _SHOWN else ""
    raise PipelineError(
        f"the pipeline {name!r} wants to run what spaCy does not bring:"
        f" {harmless(', '.join(wanted[:_SHOWN]), 300)}{more}; if you trust who made it, add --trust"
    )


def _refuse_other_folders(name: str) -> None:
    path = Path(name)
    if path.is_dir() and not (path / "config.cfg").is_file():
        raise PipelineError(f"{name!r} is no spaCy pipeline: the folder has no config.cfg")
    if path.is_file():
        raise PipelineError(f"{name!r} is no spaCy pipeline: it is a file, not a folder")


def _reason(name: str, error: Exception) -> str:
    message = str(error)
    if "[E050]" in message:
        return _unknown(name)
    for pattern in (_FACTORY, _REGISTERED):
        if missing := pattern.search(message):
            return f"the pipeline {name!r} needs {missing[1]!r}, which is not installed"
    return f"the pipeline {name!r} can't be loaded: {one_line(error)}"


def _may_yield_spans(nlp: Language, component: str) -> bool:
    meta = nlp.get_pipe_meta(component)
    if not meta.assigns:
        return meta.factory not in _SPANLESS
    if "token.dep" in meta.assigns:
        # Attribution can be read off a parse.
        return nlp.lang == "en"
    return any(attribute.startswith(("doc.ents", "doc.spans")) for attribute in meta.assigns)
