"""What a pipeline in a folder wants to run that neither spaCy nor this program brings.

A folder holds no code, but its config names functions of any package that is installed, and says
what they are called with: some fetch things from the net, some unpickle files of the folder, and
a pickle is code. Packages that are installed by name ran their code when they were installed.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

#: Whose functions a config may name; what these do with a file is known.
_KNOWN = frozenset(("spacy", "thinc", "spacy_legacy", "annotator"))

#: Networks of other frameworks, which are kept as pickles.
_PICKLED = re.compile("torch|tensorflow|mxnet", re.IGNORECASE)

#: Registries whose functions read or write other files, or are called by spaCy on loading.
_ELSEWHERE = frozenset(("readers", "callbacks", "loggers"))

#: What of a config is carried out when a pipeline is loaded; the rest is for training.
_SECTIONS = ("nlp", "components")


def foreign_code(folder: Path) -> list[str]:
    """What in the pipeline is not to be run unless somebody answers for it, in words.

    Raises:
        Exception: of any kind, where spaCy cannot read the config.
    """
    from spacy import util

    config = util.load_config(folder / "config.cfg", interpolate=True)
    sections = [config.get(name) for name in _SECTIONS]
    found = [what for section in sections for what in _in(section)]
    language = str(config.get("nlp", {}).get("lang", ""))
    components = config.get("components", {})
    for name in components if isinstance(components, Mapping) else ():
        found += _in_component(components[name], language)
    found += _no_files(folder)
    return list(dict.fromkeys(found))


def _in(section: object) -> Iterator[str]:
    """Functions that are named anywhere in a section: `@registry = "name"`."""
    pending = [section]
    while pending:
        node = pending.pop()
        if isinstance(node, Mapping):
            for key, value in node.items():
                if str(key).startswith("@"):
                    yield from _named(str(key)[1:], str(value))
            pending += node.values()
        elif isinstance(node, list | tuple):
            pending += node


def _in_component(component: object, language: str) -> Iterator[str]:
    if not isinstance(component, Mapping):
        return
    if "source" in component:
        yield f"another pipeline ({component['source']})"
    factory = str(component.get("factory", ""))
    own = f"{language}.{factory}"
    yield from _named("factories", own if _function("factories", own) else factory)


def _named(registry: str, name: str) -> Iterator[str]:
    if registry in _ELSEWHERE or _PICKLED.search(name):
        yield f"'{name}'"
        return
    function = _function(registry, name)
    # What is not installed is said when the pipeline is loaded.
    foreign = {module for module in _modules(function) if module not in _KNOWN}
    if foreign:
        yield f"'{name}' of {', '.join(sorted(foreign))}"


def _function(registry: str, name: str) -> Callable[..., object] | None:
    from spacy.util import registry as registries

    try:
        found: Callable[..., object] = registries.get(registry, name)
    except Exception:  # of spaCy's own kinds, which differ by registry
        return None
    return found


def _modules(function: object) -> Iterator[str]:
    """The packages that a function is of, and those that spaCy wrapped for it."""
    if function is None:
        return
    yield str(getattr(function, "__module__", "")).partition(".")[0]
    for cell in getattr(function, "__closure__", None) or ():
        if callable(cell.cell_contents):
            inner = cell.cell_contents
            named = inner if hasattr(inner, "__name__") else type(inner)
            yield str(named.__module__).partition(".")[0]


def _no_files(folder: Path) -> Iterator[str]:
    """Pipes and devices, of which a reader never comes to the end."""
    for path in folder.rglob("*"):
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            yield f"{path.name}, which is no file"
