"""What became of suggestions, of one annotator who did everything that one can do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import count

from msgspec.structs import replace

from annotator.core.acts import Act
from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.state import start_state
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.core.suggestion_set import SuggestionSet
from annotator.review.evaluating.evaluation import Evaluating
from annotator.review.evaluating.judged import Judged
from annotator.review.evaluating.outcomes import Outcome
from tests.core.schemas import NEWS

TEXT = "Oru met Ines Tamm in Lepik on Monday, wrote Vaade."
WORDS = {"Oru": "PERSON", "Ines": "PERSON", "Lepik": "PERSON", "Monday": "SOURCE", "Vaade": "ORG"}


def judged(work: Callable[[Act], object], *, twin: bool = False, decided: bool = True) -> Judged:
    """What somebody did with a suggestion on each of the words."""
    spans = [_suggestion(word, label, "net") for word, label in WORDS.items()]
    if twin:
        spans.append(replace(spans[0], id="twin", suggester="list"))
    suggestions = Suggestions(tuple(spans))
    numbers = count()
    article = Article("a", TEXT)
    act = Act(
        start_state(article, NEWS, SuggestionSet.of(suggestions)), lambda: f"n{next(numbers)}"
    )
    work(act)
    state = act.draft
    done = AnnotatedArticle(
        *(article, "Ada", "news", Status.FINISHED),
        tuple(state.annotations.values()),
        tuple(state.links.values()),
    )
    return Judged(done, suggestions, tuple(state.rejections.values()), decided)


def _suggestion(word: str, label: str, suggester: str) -> Suggestion:
    return Suggestion(word, _place(word), label, suggester)


def _place(quote: str) -> Span:
    start = TEXT.index(quote)
    return Span(start, start + len(quote))


def everything(act: Act) -> None:
    """Accept, move an edge, relabel, reject, leave one, and add one."""
    act.accept("Oru")
    act.move("Ines", _place("Ines Tamm"))
    act.relabel("Lepik", "ORG")
    act.reject("Monday")
    act.add(_place("met"), "CLAIM")


def test_each_kind_of_answer_is_told_apart() -> None:
    """By label and suggester; what was added has none."""
    evaluating = Evaluating()
    evaluating.add(judged(everything))
    found = evaluating.evaluation()
    assert found.outcomes == {
        ("PERSON", "net"): Counter({Outcome.ACCEPTED: 1, Outcome.EDGES: 1, Outcome.LABEL: 1}),
        ("SOURCE", "net"): Counter({Outcome.REJECTED: 1}),
        ("ORG", "net"): Counter({Outcome.UNDECIDED: 1}),
    }
    assert found.added == {"CLAIM": 1}


def test_edge_and_label_are_both() -> None:
    """In whatever order they were changed."""

    def work(act: Act) -> None:
        act.relabel(act.move("Ines", _place("Ines Tamm")), "ORG")

    evaluating = Evaluating()
    evaluating.add(judged(work))
    assert evaluating.evaluation().outcomes["PERSON", "net"][Outcome.BOTH] == 1


def test_an_answer_counts_for_all_that_proposed_the_same() -> None:
    """Whichever of the suggesters was the one that was answered."""
    for work in (everything, lambda act: act.reject("Oru")):
        evaluating = Evaluating()
        evaluating.add(judged(work, twin=True))
        found = evaluating.evaluation()
        [answer] = found.outcomes["PERSON", "list"]
        assert answer is (Outcome.ACCEPTED if work is everything else Outcome.REJECTED)


def test_who_sees_no_suggestions_decides_on_none() -> None:
    """Their work is scored all the same, and nothing of it was accepted."""
    evaluating = Evaluating()
    evaluating.add(judged(lambda act: act.accept("Oru"), decided=False))
    found = evaluating.evaluation()
    assert not found.outcomes
    assert not found.deciding
    assert found.all_labels.exact.right == 1


def test_one_suggester_alone() -> None:
    """The others are as if they had said nothing."""
    evaluating = Evaluating("list")
    evaluating.add(judged(everything, twin=True))
    found = evaluating.evaluation()
    assert found.all_labels.exact.suggested == 1
    assert found.labels["PERSON"].exact.right == 1
    assert found.known == {"net", "list"}
