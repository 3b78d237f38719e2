"""What the figures are, in words that a paper can take over."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.review.agreement import Agreement
from annotator.review.measures.catalogue import Measure
from annotator.review.measures.comparison import Comparison
from annotator.review.measures.figure import Figure
from annotator.review.measures.scope import ScopeKind

#: A name, and a definition with its conventions and where it is undefined.
DEFINITIONS = {
    Measure.EXACT: (
        "Exact F1",
        "2·|A∩B| / (|A|+|B|) over the two annotators' spans (start, end, label) as multisets; "
        "neither is the reference (Hripcsak and Rothschild 2005). Undefined where neither has a "
        "span.",
    ),
    Measure.OVERLAP: (
        "Overlap F1",
        "2·|M| / (|A|+|B|), M the largest one-to-one matching of spans with the same label that "
        "share at least one character. Undefined where neither has a span.",
    ),
    Measure.BOUNDARY: (
        "Boundary F1",
        "exact F1 without the labels: the multisets are of (start, end).",
    ),
    Measure.LABEL_KAPPA: (
        "Label kappa",
        "Cohen's kappa (1960) of the labels on spans that both annotators gave the same "
        "boundaries; where several stand on one range, equal labels pair first, then the rest in "
        "the order of their names. Undefined where there are none, or where both use one label "
        "only.",
    ),
    Measure.TOKEN_KAPPA: (
        "Token kappa",
        "Cohen's kappa (1960) on tokens; the classes are the labels and 'no label', for a single "
        "label whether the token is in a span of it. Undefined where both use one and the same "
        "class only.",
    ),
    Measure.ALPHA: (
        "Krippendorff's alpha",
        "nominal alpha (Krippendorff 2004) on tokens with the same classes; tokens of an article "
        "that an annotator has not finished are missing values. Undefined where one value is in "
        "use.",
    ),
    Measure.FLEISS: (
        "Fleiss' kappa",
        "Fleiss' kappa (1971) on the same tokens and classes, over the articles that all "
        "annotators finished. Undefined where one value is in use.",
    ),
    Measure.UNITIZING: (
        "Unitizing alpha",
        "Krippendorff's alpha for unitizing (1995, 2004) on characters, 1 − ΣDo/ΣDe over the "
        "labels in use. The articles that the same annotators finished are joined into one "
        "continuum, its sections cut where an article ends; continua of different sets of "
        "annotators count R·L² times (R annotators, L characters). Undefined where spans of one "
        "label by one annotator overlap.",
    ),
    Measure.UNTOUCHED: (
        "Untouched share",
        "2·|U| / (|A|+|B|), U the spans of A∩B that are suggestions which both annotators "
        "accepted as they were: the part of exact F1 that a common suggestion may account for.",
    ),
    Measure.LINK_EXACT: (
        "Link F1, exact",
        "2·|M| / (|A|+|B|) over links, M those of the same type between the same spans (start, "
        "end, label). Undefined where neither has a link.",
    ),
    Measure.LINK_LENIENT: (
        "Link F1, lenient",
        "the same with M the largest one-to-one matching of links of the same type whose claims "
        "(first ends) share at least one character.",
    ),
    Measure.LINK_WITH_SOURCE: (
        "Link F1, lenient with source",
        "the same where the sources (second ends) share at least one character too.",
    ),
    Measure.LINK_PAIR: (
        "Link pair F1",
        "F1 over the pairs of ranges that links of a type tie, each pair once, whatever the "
        "labels on them.",
    ),
    Measure.LINK_AGR: (
        "Link agr",
        "agr(a‖b) is the share of a's links whose claim shares a character with that of a link of "
        "the same type by b, not one to one (Wiebe, Wilson and Cardie 2005); given is the mean "
        "of both directions. Undefined where one of the two has no link.",
    ),
}


def explanation(found: Agreement) -> Iterator[str]:
    """Paragraphs: what was compared and how it was pooled, then each measure with its value."""
    overall = found.overall
    yield _compared(overall)
    yield _pooling(overall)
    yield (
        "Tokens are the matches of \\w+|[^\\w\\s]. A token belongs to the span that shares a "
        "character with it; of several to the one that starts first, then to the longest, then "
        "to the first label by name. Each layer and each label is measured as if there were no "
        "other spans; 'pooled' is over all layers. Offsets and lengths are in Unicode code points."
    )
    if found.retired:
        yield (
            f"The labels {', '.join(found.retired)} are no longer in the label schema; their "
            "spans count under their names and in what is pooled, and in no layer."
        )
    for measure, figure in _pooled(overall).items():
        name, definition = DEFINITIONS[measure]
        yield f"{name} ({_value(figure, overall)}): {definition}"


def _compared(overall: Comparison) -> str:
    names = overall.annotators
    by_all = f", {overall.by_all:,} by all" if len(names) > 2 else ""
    who = f"{', '.join(names[:-1])} and {names[-1]}"
    return (
        f"Agreement of {who} on {overall.articles:,} articles that "
        f"{'two or more of them' if len(names) > 2 else 'both'} finished{by_all}: "
        f"{overall.scopes[-1].spans:,} spans, {overall.tokens:,} tokens, "
        f"{overall.characters:,} characters. It is computed from the annotators' own annotations, "
        "never from gold, and leaves out what somebody took over from a review, and all they did "
        "in that article since. Who has not finished an article is missing "
        "there; that is not the same as having found nothing."
    )


def _pooling(overall: Comparison) -> str:
    start = "Articles are pooled by summing counts, not by averaging figures."
    if len(overall.annotators) == 2:
        return start
    return (
        f"{start} Measures between two annotators (F1, Cohen's kappa, agr, shares) are the mean "
        "over all pairs of annotators, each over the articles that both finished, leaving out the "
        "pairs for which they are undefined; n is then the number of pairs. Alpha and Fleiss' "
        "kappa are over all annotators at once."
    )


def _pooled(overall: Comparison) -> dict[Measure, Figure]:
    figures: dict[Measure, Figure] = {}
    for scope in overall.scopes:
        if scope.scope.kind is ScopeKind.POOLED:
            figures.update(scope.figures)
    for links in overall.links:
        if links.type is None:
            figures.update(links.figures)
    return figures


def _value(figure: Figure, overall: Comparison) -> str:
    if figure.value is None:
        return f"undefined: {figure.reason}"
    value = f"pooled {figure.value:.3f}, n = {figure.n:,} {figure.of}"
    if figure.of == "pairs" and len(overall.annotators) > 2:
        return f"pooled {figure.value:.3f}, mean over n = {figure.n:,} pairs of annotators"
    return value
