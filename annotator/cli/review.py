"""Opening the interface on others' work: review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.annotate import hasten, look_after, require_terminal
from annotator.cli.keymaps import keymap_option, wanted_keys
from annotator.cli.parameters import as_name, no_timing, project, theme
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.store.log import Actor
    from annotator.tui.cases import Terms
    from annotator.tui.keymaps import Rebinding


class OneNameError(AnnotatorError):
    """Options that compare works, and one name only."""


@click.command()
@project
@as_name("Who you are (else ANNOTATOR_NAME, else the login name).")
@click.option(
    "--of",
    "names",
    metavar="NAME",
    multiple=True,
    help="Whose work: one name checks it; several, or none for all, settle it into gold.",
)
@click.option("--suggestions", is_flag=True, help="Compare with what was suggested, too.")
@click.option("--blind", is_flag=True, help="Hide whose version is whose.")
@no_timing
@keymap_option
@theme
def review(
    db: Path,
    name: str | None,
    names: tuple[str, ...],
    suggestions: bool,
    blind: bool,
    no_timing: bool,
    keymap: str | None,
) -> int:
    """Check somebody's work, or settle several's into gold."""
    from annotator.cli.who import checked_name, own_name
    from annotator.store.log import Actor, Role
    from annotator.tui.cases import Terms

    actor, rebinding = Actor(own_name(name), Role.REVIEWER), wanted_keys(keymap)
    whose = tuple(dict.fromkeys(checked_name(given, "--of") for given in names))
    if len(whose) == 1:
        if suggestions or blind:
            option = "--suggestions" if suggestions else "--blind"
            raise OneNameError(f"{option} compares works: give --of twice or more, or not at all")
        return _check(db, actor, whose[0], rebinding, timed=not no_timing)
    terms = Terms(whose or None, suggestions, blind)
    return _adjudicate(db, actor, terms, rebinding, timed=not no_timing)


def _check(db: Path, actor: Actor, whose: str, rebinding: Rebinding, *, timed: bool) -> int:
    from annotator.store.store import Store
    from annotator.tui.cases import check_names

    with Store.open(db) as store:
        check_names(store, (whose,))
        require_terminal("review")
        look_after(store)
    hasten()
    from annotator.tui.checking_run import run_check

    return run_check(db, actor, whose, rebinding, timed=timed)


def _adjudicate(db: Path, actor: Actor, terms: Terms, rebinding: Rebinding, *, timed: bool) -> int:
    from annotator.store.store import Store
    from annotator.tui.cases import check_names, roll_of

    with Store.open(db) as store:
        check_names(store, terms.names or ())
        roll_of(store, terms)
        require_terminal("review")
        look_after(store)
    hasten()
    from annotator.tui.review_app import run_review

    return run_review(db, actor, terms, rebinding, timed=timed)
