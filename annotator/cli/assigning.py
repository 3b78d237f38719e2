"""Who is to annotate which article: assign."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import click

from annotator.cli.giving import Asked, Share, deal, open_pool, release, show
from annotator.cli.parameters import as_json, as_name, project
from annotator.cli.who import checked_name
from annotator.core.annotation import Status

_SHARE = re.compile(r"[0-9]{1,9}|[0-9]{1,9}(\.[0-9]{1,9})?%")


def read_share(_: click.Context, option: click.Parameter, value: str | None) -> Share | None:
    """A share as one writes it: 20 or 33.3%.

    Raises:
        click.BadParameter: when it is none.
    """
    if value is None:
        return None
    is_part = value.endswith("%")
    if not _SHARE.fullmatch(value):
        raise click.BadParameter(
            f"'{value}' is neither a number of articles nor a part like 30%", param=option
        )
    number = Fraction(value.removesuffix("%"))
    if not number:
        raise click.BadParameter(f"{value} is nothing to give", param=option)
    if is_part and number > 100:
        raise click.BadParameter(f"{value} is more than all articles (100%)", param=option)
    return Share(0, number / 100) if is_part else Share(int(number))


@click.command()
@project
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--to", "names", metavar="NAME", multiple=True, help="Whom to give articles to.")
@click.option("--all", "to_all", is_flag=True, help="Give every article to each of them.")
@click.option(
    "--overlap",
    metavar="K",
    type=click.IntRange(min=1),
    help="How many annotators each article is to have (else 1); pairs get equally many.",
)
@click.option(
    "--share",
    metavar="N%|N",
    callback=read_share,
    help="How many of the articles one person is to have; what they have counts.",
)
@click.option("--articles", metavar="ID", multiple=True, help="Only this article; more may follow.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([s.value for s in Status]),
    help="Only articles that somebody left like that; new is what nobody began.",
)
@click.option(
    "--release",
    "released",
    metavar="NAME",
    multiple=True,
    help="Take back what they have not begun.",
)
@click.option("--started", is_flag=True, help="With --release: also what they began.")
@click.option(
    "--pool/--no-pool",
    default=None,
    help="Let annotators who run out take the next article that fewer than K have; or stop that.",
)
@click.option("--list", "listing", is_flag=True, help="Who has what (also without any option).")
@as_name("Who gives them out (else ANNOTATOR_NAME, else the login name).")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@as_json
def assign(**options: Any) -> None:  # noqa: ANN401
    """Give articles to annotators.

    Dealt evenly among those named, in number and in words; or all to each, a share, or a list. What
    somebody has or has begun stays theirs. The interface then offers everybody their own.
    """
    asked = Asked(**options)
    _check(asked)
    asked = replace(
        asked,
        names=_names(asked.names, "--to"),
        released=_names(asked.released, "--release"),
    )
    if asked.released:
        release(asked)
    elif asked.pool is not None:
        open_pool(asked)
    elif asked.names and not asked.listing:
        deal(asked)
    else:
        show(asked)


def _names(given: tuple[str, ...], where: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(checked_name(name, where) for name in given))


def _check(asked: Asked) -> None:
    """Make sure that the options go together.

    Raises:
        click.UsageError: naming those that do not.
    """
    giving = bool(asked.names) and not asked.listing
    acting = (giving, bool(asked.released), asked.pool is not None)
    if (*acting, asked.listing).count(True) > 1:
        raise click.UsageError("--to, --release, --pool and --list exclude each other")
    lonely: tuple[tuple[str, bool, str, bool], ...] = (
        ("--all", asked.to_all, "--to", giving),
        ("--share", asked.share is not None, "--to", giving),
        ("--overlap", asked.overlap is not None, "--to or --pool", giving or bool(asked.pool)),
        ("--started", asked.started, "--release", bool(asked.released)),
        ("--dry-run", asked.dry_run, "--to, --release or --pool", any(acting)),
        ("--json", asked.as_json, "--list", not any(acting)),
        ("--status", bool(asked.statuses), "--to or --list", giving or not any(acting)),
        ("--articles", bool(asked.chosen), "--to, --release or --list", asked.pool is None),
    )
    for option, is_given, partner, is_there in lonely:
        if is_given and not is_there:
            raise click.UsageError(f"{option} goes with {partner}")
    if asked.to_all and (asked.share or asked.overlap):
        raise click.UsageError("--all excludes --share and --overlap")
    if asked.share and len(set(asked.names)) > 1:
        raise click.UsageError("--share is for one person: give --to once")
