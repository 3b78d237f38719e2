"""What of a project an export takes: whose work, with which status, labels and dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Status
from annotator.core.annotators import GOLD, SUGGESTIONS
from annotator.core.days import Days
from annotator.core.display import one_line
from annotator.core.errors import AnnotatorError
from annotator.ingest.wording import hint

if TYPE_CHECKING:
    from annotator.core.label_schema import LabelSchema
    from annotator.store.annotated import Touched
    from annotator.store.store import Store


class NothingToExportError(AnnotatorError):
    """The choice leaves nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for: annotators' work (of everyone where nobody is named), gold or suggestions.

    Where days are given, an article without a date that can be read is none of them.
    """

    names: tuple[str, ...] = ()
    gold: bool = False
    suggestions: bool = False
    statuses: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    published: Days | None = None
    changed: Days | None = None

    def of(self, store: Store) -> list[Touched]:
        """The works that are meant, in the order of their articles.

        Raises:
            NothingToExportError: when there are none, and why.
        """
        check_labels(self.labels, store.label_schema)
        if self.suggestions:
            found = _suggested(store)
        elif self.gold:
            found = _gold(store)
        else:
            found = _by_annotators(store, self.names, self.statuses)
        return self._on_the_days(store, found)

    def records(self, store: Store, works: Sequence[Touched]) -> Iterator[AnnotatedArticle]:
        """These works, read one by one."""
        numbers = [work.article_seq for work in works]
        if self.suggestions:
            return store.suggested(numbers)
        if self.gold:
            return (gold.record for gold in store.gold(numbers))
        return store.annotated(works)

    def _on_the_days(self, store: Store, found: list[Touched]) -> list[Touched]:
        kept = found
        if self.published:
            dates = store.published()
            kept = [w for w in kept if self.published.hold(dates.get(w.article_seq, ""))]
        if self.changed:
            times = store.changed()
            at = {w: times.get((w.article_seq, w.annotator_id), "") for w in kept}
            kept = [w for w in kept if self.changed.hold(at[w])]
        if not kept:
            raise NothingToExportError(
                f"{store.path}: of {len({w.article_seq for w in found}):,} articles none falls on"
                " those days" + _undated(store, found, self.published)
            )
        return kept


def check_labels(labels: Iterable[str], label_schema: LabelSchema) -> None:
    """Make sure that the label schema has these labels.

    Raises:
        NothingToExportError: with the name nearest to the first that it lacks.
    """
    known = label_schema.label
    for name in labels:
        if name not in known:
            raise NothingToExportError(
                f"--label: there is no label '{one_line(name, 40)}'; {hint(name, known)}"
            )


def _undated(store: Store, found: list[Touched], days: Days | None) -> str:
    if days is None:
        return ""
    dates = store.published()
    undated = {w.article_seq for w in found if days.hold(dates.get(w.article_seq, "")) is None}
    return f" ({len(undated):,} have no date of publication that can be read)" if undated else ""


def _suggested(store: Store) -> list[Touched]:
    from annotator.store.annotated import Touched

    found = sorted(store.suggested_articles())
    if not found:
        raise NothingToExportError(
            f"{store.path}: holds no suggestions; 'annotator suggest {store.path}' makes some"
        )
    return [Touched(seq, SUGGESTIONS, Status.NEW) for seq in found]


def _gold(store: Store) -> list[Touched]:
    found = store.finished(gold=True)
    if not found:
        raise NothingToExportError(
            f"{store.path}: there is no gold in this project yet: gold is made by review"
        )
    return found


def _by_annotators(store: Store, names: Iterable[str], statuses: Sequence[str]) -> list[Touched]:
    """What these have touched, or everyone (but gold) where nobody is named."""
    touched = store.touched()
    by_hand = list(dict.fromkeys(t.annotator_id for t in touched if t.annotator_id[0] != "@"))
    wanted = list(names) or by_hand
    chosen = [t for t in touched if t.annotator_id in wanted]
    known = {t.annotator_id for t in chosen}
    if GOLD in wanted:
        raise NothingToExportError("gold and annotators' work are exported apart, gold by --gold")
    for name in wanted:
        if name not in known:
            others = f"; there is work by {', '.join(by_hand)}" if by_hand else ""
            raise NothingToExportError(f"{store.path}: holds no work by {name}{others}")
    if not wanted:
        raise NothingToExportError(
            f"{store.path}: nobody has worked on it yet; --suggestions exports what was suggested"
        )
    chosen = [t for t in chosen if not statuses or t.status in statuses]
    if not chosen:
        raise NothingToExportError(f"{store.path}: no article there is {' or '.join(statuses)}")
    return chosen
