"""Put the rules into a pipeline that is on disk, without training: `python -m ...reassembly DIR`.

For when the rules have changed and the weights have not.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import spacy
from spacy.language import Language

from annotator.suggest import components  # noqa: F401  registers the factories
from annotator.suggest.finishing.factories import add_rules
from annotator.suggest.pipeline import packaged_path


def reassemble(source: Path, target: Path) -> tuple[str, ...]:
    """Load a pipeline, put the rules of today at its end, write it; returns its components.

    Rules that there were once are left out.
    """
    parts = spacy.util.load_config(source / "config.cfg")["components"]
    ours = [name for name, part in parts.items() if part["factory"].startswith("annotator_")]
    gone = [name for name in ours if not Language.has_factory(parts[name]["factory"])]
    nlp = add_rules(spacy.load(source, exclude=gone))
    nlp.to_disk(target)
    return tuple(nlp.component_names)


def main() -> int:
    """Reassemble the pipeline in a folder, in place unless told otherwise."""
    parser = argparse.ArgumentParser(prog="annotator.suggest.recipe.reassembly")
    parser.add_argument("folder", type=Path, nargs="?", default=packaged_path())
    parser.add_argument("-o", "--output", type=Path, help="where to write it; default: in place")
    arguments = parser.parse_args()
    print(" ".join(reassemble(arguments.folder, arguments.output or arguments.folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
