"""How records find their way into the project, one by one, and what is said of it afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from annotator.cli.printing import counted, listed
from annotator.cli.who import NameFault, checked_name
from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Progress, Status
from annotator.core.annotators import GOLD, SUGGESTIONS
from annotator.core.display import one_line
from annotator.core.relabelling import Names, names_in
from annotator.core.state import State
from annotator.exchange.errors import Fault
from annotator.exchange.formats import Entry
from annotator.exchange.incoming import (
    decisions_for,
    progress_of,
    same_suggestions,
    same_work,
    suggestions_for,
)
from annotator.exchange.losses import Losses
from annotator.exchange.ties import without_ties
from annotator.store.articles import Added
from annotator.store.intake import Intake, OtherTextError
from annotator.store.log import Actor, Role

#: How many faults are named: of a file that is all of another kind, no more are of use.
MOST_NAMED = 1000

#: How many annotators the summary names.
MOST_SHOWN = 10

#: The name under which imported suggestions count as made.
SUGGESTER = "import"


@dataclass
class Report:
    """What an import did, or would have done.

    Articles are counted once, whoever worked on them; statuses, spans and links for each work.
    """

    entries: int = 0
    added: int = 0
    taken: set[int] = field(default_factory=set)
    whose: dict[str, None] = field(default_factory=dict)
    statuses: Counter[Status] = field(default_factory=Counter)
    untold: int = 0
    spans: int = 0
    links: int = 0
    unchanged: int = 0
    trimmed: int = 0
    others: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    refused: int = 0
    losses: Losses = field(default_factory=Losses)
    mapped: Losses = field(default_factory=Losses)
    remarks: dict[str, None] = field(default_factory=dict)
    seen: set[tuple[int, str]] = field(default_factory=set)

    def refuse(self, line: str) -> None:
        """Note a record that is not taken in, and why; of very many the first are named."""
        self.refused += 1
        if self.refused <= MOST_NAMED:
            self.faults.append(line)
        elif self.refused == MOST_NAMED + 1:
            self.faults.append(f"only the first {MOST_NAMED:,} that are refused are named")

    @property
    def changes_input(self) -> bool:
        """Whether something of the file does not go in as it stands there."""
        return bool(self.trimmed or self.losses)

    def met(self, added: Added, name: str) -> None:
        """Note that the work of that name on an article is in, now or since before."""
        self.added += added.is_new
        self.seen.add((added.seq, name))

    def took(self, added: Added, name: str, record: AnnotatedArticle) -> None:
        """Count what has gone in, as the work of that name."""
        self.met(added, name)
        self.taken.add(added.seq)
        self.whose[name] = None
        self.spans += len(record.annotations) + len(record.suggestions.spans)
        self.links += len(record.links) + len(record.suggestions.links)
        if name != SUGGESTIONS:
            self.statuses[progress_of(record).status] += 1
            self.untold += record.status is Status.NEW

    def notices(self) -> list[str]:
        """Lines about what went in otherwise than it stood in the file."""
        lost = [*self.mapped.lines(), *self.losses.lines()]
        lines = [*self.remarks, *(f"left out: {line}" for line in lost)]
        if self.trimmed:
            lines.append(f"{counted(self.trimmed, 'span')} lost white space at the edges")
        if self.others:
            names = ", ".join(one_line(name, 40) for name in sorted(self.others))
            lines.append(f"in the file it is the work of {names}")
        if self.untold:
            lines.append(
                f"the file does not say how far {counted(self.untold, 'record')} got: what holds"
                f" spans is {Status.IN_PROGRESS}, what holds nothing is nobody's work;"
                f" --status {Status.FINISHED} takes all as finished"
            )
        return lines

    def summary(self, *, dry_run: bool, strict: bool) -> list[str]:
        """Lines with the figures, one for each thing."""
        new = f"{self.added:,} of them new" if self.added else ""
        lines = [listed((f"{counted(len(self.taken), 'article')} taken in", new))]
        if self.taken:
            lines.append(f"{self._whose()}: {listed(self._figures())}")
        if self.unchanged:
            lines.append(f"{counted(self.unchanged, 'record')} the same as before")
        if self.refused:
            lines.append(f"{counted(self.refused, 'record')} refused")
        if strict and (self.faults or self.changes_input):
            lines[0] = f"nothing was changed (--strict); else {lines[0]}"
        elif dry_run:
            lines[0] = f"nothing was changed (--dry-run); else {lines[0]}"
        return lines

    def _whose(self) -> str:
        """Whose work was taken in; of very many the first are named."""
        names = [name for name in self.whose if name not in (GOLD, SUGGESTIONS)]
        shown = [one_line(name, 40) for name in names[:MOST_SHOWN]]
        more = f"and {len(names) - MOST_SHOWN:,} more" if len(names) > MOST_SHOWN else ""
        parts = [f"work of {listed((*shown, more))}"] if names else []
        parts += ["gold"] if GOLD in self.whose else []
        parts += ["suggestions"] if SUGGESTIONS in self.whose else []
        return " and ".join(parts)

    def _figures(self) -> list[str]:
        statuses = [f"{self.statuses[s]:,} {s}" for s in Status if self.statuses[s]]
        return [*statuses, counted(self.spans, "span"), counted(self.links, "link")]


class Abandoned(Exception):
    """The import is over and nothing of it is to stay."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


#: Takes one record in; raises Fault or OtherTextError if that cannot be.
Take: TypeAlias = Callable[[Intake, AnnotatedArticle, Report], None]


def take_all(
    intake: Intake,
    entries: Iterable[Entry],
    take: Take,
    names: Names,
    *,
    strict: bool,
    dry_run: bool,
    status: Status | None = None,
) -> Report:
    """Take in what can be taken in, under other `names` where these say so.

    `status` is that of what the file says nothing of, or that it is new. Names that nothing in the
    file goes by are remarked on.

    Raises:
        Abandoned: in the end, when nothing of it is to stay.
    """
    report = Report()
    unmet = set(names.new)
    for entry in entries:
        report.entries += 1
        if unmet and entry.record is not None:
            unmet -= names_in(entry.record)
        if entry.record is None:
            report.refuse(f"{entry.place}: {entry.fault}")
            continue
        record, unnamed = names.apply(entry.record)
        if status is not None and record.status is Status.NEW:
            record = replace(record, status=status)
        record, untied = without_ties(record, entry.ties, intake.label_schema)
        try:
            with intake.whole():
                take(intake, record, report)
        except (Fault, OtherTextError) as fault:
            report.refuse(f"{entry.place}: {fault}")
        else:
            report.trimmed += entry.trimmed
            report.remarks.update({entry.remark: None} if entry.remark else {})
            report.losses.add("tie between the pieces of a span", record.article.id, untied)
            for what, number in entry.left_out.items():
                report.losses.add(what, record.article.id, number)
            for what, number in unnamed.items():
                report.mapped.add(what, record.article.id, number)
    if unmet:
        found = ", ".join(one_line(name, 40) for name in sorted(unmet))
        report.remarks[f"--map: nothing in the file is called {found}"] = None
    if dry_run or (strict and (report.faults or report.changes_input)):
        raise Abandoned(report)
    return report


def annotations_as(name: str) -> Take:
    """Takes annotations in as the work of that name."""
    return _WorkOf(Actor(name), name)


def gold_by(reviewer: str) -> Take:
    """Takes annotations in as gold that the reviewer answers for: finished, unless it says else."""
    work = _WorkOf(Actor(reviewer, Role.REVIEWER), GOLD)

    def take(intake: Intake, record: AnnotatedArticle, report: Report) -> None:
        status = Status.FINISHED if record.status is Status.NEW else record.status
        work(intake, replace(record, status=status), report)

    return take


def as_named(reviewer: str) -> Take:
    """Takes everything in as what the file says it is; the reviewer answers for gold."""

    def take(intake: Intake, record: AnnotatedArticle, report: Report) -> None:
        name = record.annotator_id
        if name == GOLD:
            gold_by(reviewer)(intake, record, report)
        elif name is not None:
            annotations_as(_sound(name))(intake, record, report)
        elif record.suggestions.spans or not record.annotations:
            suggestions_from(intake, record, report)
        else:
            raise Fault("does not say whose work it is; give a name with --as")

    return take


def _sound(name: str) -> str:
    try:
        return checked_name(name, "its annotator")
    except NameFault as fault:
        raise Fault(str(fault)) from None


@dataclass(frozen=True, slots=True)
class _WorkOf:
    """Takes annotations in as an actor's; `name` is whose they are then."""

    actor: Actor
    name: str

    def __call__(self, intake: Intake, record: AnnotatedArticle, report: Report) -> None:
        if record.suggestions.spans:
            raise Fault("holds suggestions; import them with --suggestions")
        added = intake.find_or_add(record.article)
        opened = intake.load(added.seq, self.actor)
        if not same_work(opened.state, record):
            _refuse_second(report, added, self.name)
            if has_work(opened.state):
                what = "other gold" if self.name == GOLD else "other work"
                whose = "there is" if self.name == GOLD else f"{self.name} has"
                raise Fault(f"{whose} {what} on article '{added.id}' already; left as it is")
            decisions = decisions_for(opened.state, record, intake.free_ids)
            intake.record(opened, self.actor, decisions)
            report.took(added, self.name, record)
        elif added.is_new:
            report.took(added, self.name, record)
        else:
            report.unchanged += 1
            report.untold += progress_of(record).status is Status.NEW
            report.met(added, self.name)
        report.losses.add("provenance", added.id, len(record.provenance))
        if record.annotator_id not in (None, self.name):
            report.others.add(str(record.annotator_id))


def suggestions_from(intake: Intake, record: AnnotatedArticle, report: Report) -> None:
    """Takes spans in as suggestions, in the place of those that nobody has answered."""
    added = intake.find_or_add(record.article)
    text = record.article.text
    losses = Losses()
    given = suggestions_for(record, intake.label_schema, intake.free_ids, losses)
    if same_suggestions(given, intake.suggestions(added.seq, text)) and not added.is_new:
        report.unchanged += 1
        return
    _refuse_second(report, added, SUGGESTIONS)
    if not intake.suggest(added.seq, text, given, SUGGESTER):
        raise Fault(f"article '{added.id}' has been opened; its suggestions are left as they are")
    report.took(added, SUGGESTIONS, record)
    report.losses.merge(losses)


def has_work(state: State) -> bool:
    """Whether anything is decided."""
    decided = state.annotations or state.links or state.rejections
    return bool(decided) or state.progress != Progress()


def _refuse_second(report: Report, added: Added, name: str) -> None:
    if (added.seq, name) in report.seen:
        raise Fault(f"article '{added.id}' comes a second time, and differently")
