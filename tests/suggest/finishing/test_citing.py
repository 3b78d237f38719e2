"""Who cites whom."""

from __future__ import annotations

import pytest

from tests.suggest.finishing.docs import doc_of, links, run


@pytest.mark.parametrize(
    ("marked", "pair"),
    [
        (
            "[s The [O Ledger]] [q reported], citing an internal memo, [c that it sank].",
            ("The Ledger", "an internal memo"),
        ),
        ("[s The [O Ledger]] said, citing [s two pilots], it sank.", ("The Ledger", "two pilots")),
        ("[s Local media], quoting police, said it sank.", ("Local media", "police")),
        ("It rained. The [O Ledger] reported citing Oru police.", ("The Ledger", "Oru police")),
    ],
)
def test_a_paper_that_passes_on_anothers_work(marked: str, pair: tuple[str, str]) -> None:
    """Either end becomes a source where it was none."""
    assert links(run("annotator_cites", doc_of(marked)), "cites") == [pair]


@pytest.mark.parametrize(
    "marked",
    [
        "[s The pilot], citing the fog, said it sank.",
        "[s The [O Ledger]] said so. Citing fog, the pilot left.",
        "[s The [O Ledger]] said that it sank.",
    ],
)
def test_others_cite_nothing(marked: str) -> None:
    """A person who gives a reason, another sentence, no citing."""
    assert links(run("annotator_cites", doc_of(marked)), "cites") == []
