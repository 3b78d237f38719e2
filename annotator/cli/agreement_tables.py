"""Agreement as tables of 80 columns, every figure with its n."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from annotator.cli.agreement_rows import (
    NAME_WIDTH,
    Row,
    pairs_of,
    say_figures,
    say_wrapped,
    shown,
)
from annotator.cli.printing import counted, listed, say, say_table
from annotator.core.columns import cells, cut
from annotator.review.agreement import Agreement
from annotator.review.measures.catalogue import Measure
from annotator.review.measures.comparison import Comparison, LinkFigures, ScopeFigures
from annotator.review.measures.figure import Figure
from annotator.review.measures.scope import ScopeKind

_ID = 25

_BY_LABEL = {
    "EXACT": Measure.EXACT,
    "OVERLAP": Measure.OVERLAP,
    "KAPPA": Measure.TOKEN_KAPPA,
    "ALPHA": Measure.ALPHA,
    "FLEISS": Measure.FLEISS,
    "ALPHA-U": Measure.UNITIZING,
}
_BY_LAYER = {
    "BOUNDARY": Measure.BOUNDARY,
    "UNTOUCHED": Measure.UNTOUCHED,
    "LABEL-KAPPA": Measure.LABEL_KAPPA,
}
_BY_TYPE = {
    "EXACT": Measure.LINK_EXACT,
    "LENIENT": Measure.LINK_LENIENT,
    "WITH-SOURCE": Measure.LINK_WITH_SOURCE,
    "PAIR": Measure.LINK_PAIR,
    "AGR": Measure.LINK_AGR,
}
_SPANS = {"EXACT": Measure.EXACT, "OVERLAP": Measure.OVERLAP, "UNTOUCHED": Measure.UNTOUCHED}
_TOKENS = {"KAPPA": Measure.TOKEN_KAPPA, "ALPHA": Measure.ALPHA}


def show(found: Agreement, finished: Mapping[str, int], parts: Collection[str]) -> None:
    """Print the parts asked for, or what is most wanted."""
    say_wrapped(f"finished: {listed(f'{name} {number:,}' for name, number in finished.items())}")
    several = len(found.pairs) > 1
    if not parts or "label" in parts:
        _show_comparison(found.overall)
    if several and not parts:
        _show_pairs(found.pairs)
    if "pair" in parts and (several or "label" not in parts):
        for pair in found.pairs:
            _show_comparison(pair)
    if "article" in parts:
        _show_articles(found.articles)


def _show_comparison(compared: Comparison) -> None:
    say("")
    for line in _about(compared):
        say_wrapped(line)
    used = [each for each in compared.scopes if each.spans or each.scope.kind is ScopeKind.POOLED]
    say_figures(
        ("LABEL", "SPANS"),
        {t: m for t, m in _BY_LABEL.items() if m in compared.scopes[-1].figures},
        [(_name(each), (each.spans,), each.figures) for each in used],
        compared,
    )
    unused = [each.scope.name for each in compared.scopes if each not in used]
    if unused:
        say_wrapped(f"no spans: {', '.join(unused)}")
    _show_layers([each for each in used if each.scope.kind is not ScopeKind.LABEL], compared)
    links = [each for each in compared.links if each.links]
    # With one type only, what is pooled is the same again.
    _show_links(links[:1] if len(links) == 2 else links, compared)


def _about(compared: Comparison) -> Iterable[str]:
    """Who is compared on what, and the n of the columns that have no column for it."""
    names = compared.annotators
    done = counted(compared.articles, "article")
    tokens = f"n of KAPPA, ALPHA: {compared.tokens:,} tokens"
    if len(names) == 2:
        yield f"{names[0]} and {names[1]}: {done} that both finished"
    else:
        yield f"{len(names)} annotators: {done} that two or more finished ({compared.by_all:,} all)"
        yield f"F1, KAPPA, UNTOUCHED, AGR: mean over {pairs_of(compared)} pairs; with *, over fewer"
        tokens += f", of FLEISS {compared.scopes[-1].figures[Measure.FLEISS].n:,}"
    yield f"{tokens}; of ALPHA-U: {compared.characters:,} characters"


def _name(each: ScopeFigures) -> str:
    return f"- {each.scope.name}" if each.scope.kind is ScopeKind.LABEL else each.scope.name


def _show_layers(layers: Sequence[ScopeFigures], compared: Comparison) -> None:
    """Boundaries and labels apart; the n of label kappa is the number of pairs of spans."""
    say("")
    two = len(compared.annotators) == 2
    heading = ("LAYER", "SPANS", *(("SAME-EDGES",) if two else ()))
    rows: list[Row] = []
    for each in layers:
        paired = (each.figures[Measure.LABEL_KAPPA].n,) if two else ()
        rows.append((each.scope.name, (each.spans, *paired), each.figures))
    say_figures(heading, _BY_LAYER, rows, compared)


def _show_links(links: Sequence[LinkFigures], compared: Comparison) -> None:
    if not links:
        return
    say("")
    rows: list[Row] = [(each.type or "pooled", (each.links,), each.figures) for each in links]
    say_figures(("LINK", "LINKS"), _BY_TYPE, rows, compared)
    if len(compared.annotators) == 2:
        one, two = compared.annotators
        for each in links:
            there, back = each.agr[one], each.agr[two]
            line = f"{_directed(one, two, there)}, {_directed(two, one, back)}"
            say_wrapped(f"{each.type or 'pooled'}: {line}")


def _directed(one: str, two: str, figure: Figure) -> str:
    return f"agr({one} || {two}) {shown(figure)} (n {figure.n:,})"


def _show_pairs(pairs: Sequence[Comparison]) -> None:
    """All layers pooled, pair by pair."""
    say("")
    names = sorted({name for pair in pairs for name in pair.annotators})
    short = {name: name for name in names}
    if max(cells(f"{a}, {b}") for a, b in (p.annotators for p in pairs)) > NAME_WIDTH - 1:
        short = {name: str(number) for number, name in enumerate(names, 1)}
        say_wrapped(", ".join(f"{n} = {name}" for name, n in short.items()))
    rows: list[Sequence[object]] = []
    for pair in pairs:
        figures = pair.scopes[-1].figures
        rows.append(
            (
                ", ".join(short[name] for name in pair.annotators),
                *(pair.articles, pair.scopes[-1].spans),
                *(shown(figures[measure]) for measure in _SPANS.values()),
                pair.tokens,
                *(shown(figures[measure]) for measure in _TOKENS.values()),
            )
        )
    say_table(("PAIR", "ARTICLES", "SPANS", *_SPANS, "TOKENS", *_TOKENS), rows)


def _show_articles(articles: Iterable[tuple[str, Comparison]]) -> None:
    """All layers pooled, article by article."""
    say("")
    rows: list[Sequence[object]] = []
    for id, compared in articles:
        pooled = compared.scopes[-1]
        rows.append(
            (
                cut(id, _ID),
                *(len(compared.annotators), pooled.spans),
                *(shown(pooled.figures[m]) for m in (Measure.EXACT, Measure.OVERLAP)),
                compared.tokens,
                *(shown(pooled.figures[m]) for m in _TOKENS.values()),
            )
        )
    say_table(("ARTICLE", "BY", "SPANS", "EXACT", "OVERLAP", "TOKENS", *_TOKENS), rows)
