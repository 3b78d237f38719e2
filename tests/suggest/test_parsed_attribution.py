"""Who said what, read off parses that are written here by hand."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from annotator.suggest.doc_data import LINKS_KEY
from annotator.suggest.parsed.component import attribute_by_parse
from annotator.suggest.parsed.quotations import quotations
from annotator.suggest.parsed.statements import statements
from tests.suggest.parses import doc_of

Said = tuple[str | None, str, tuple[str, ...]]


def said(doc: Doc) -> list[Said]:
    """The statements as texts."""
    return [
        (
            None if s.source is None else doc[slice(*s.source)].text,
            doc[slice(*s.cue)].text,
            tuple(doc[slice(*claim)].text for claim in s.claims),
        )
        for s in statements(doc)
    ]


INDIRECT = """
Tamm Tamm PROPN 8 nsubj
, , PUNCT 0 punct
the the DET 4 det
harbour harbour NOUN 4 compound
master master NOUN 0 appos
, , PUNCT 0 punct
has have AUX 8 aux
also also ADV 8 advmod
said say VERB 8 ROOT
that that SCONJ 11 mark
ships ship NOUN 11 nsubj
sank sink VERB 8 ccomp
. . PUNCT 8 punct
"""

INVERTED = """
“ " PUNCT 7 punct
I I PRON 2 nsubj
think think VERB 7 ccomp
it it PRON 4 nsubj
rained rain VERB 2 ccomp
, , PUNCT 7 punct
” " PUNCT 7 punct
said say VERB 7 ROOT
Tamm Tamm PROPN 7 nsubj
. . PUNCT 7 punct
“ " PUNCT 13 punct
We we PRON 13 nsubj
must must AUX 13 aux
wait wait VERB 13 ROOT
. . PUNCT 13 punct
” " PUNCT 13 punct
"""

BROKEN = """
“ " PUNCT 8 punct
Accidents accident NOUN 8 nsubj
, , PUNCT 5 punct
” " PUNCT 5 punct
she she PRON 5 nsubj
said say VERB 8 parataxis
, , PUNCT 5 punct
“ " PUNCT 8 punct
have have VERB 8 ROOT
long long ADJ 10 amod
causes cause NOUN 8 dobj
. . PUNCT 8 punct
” " PUNCT 8 punct
"""

ACCORDING = """
According accord VERB 6 prep
to to ADP 0 prep
the the DET 3 det
mayor mayor NOUN 1 pobj
, , PUNCT 6 punct
rain rain NOUN 6 nsubj
fell fall VERB 6 ROOT
. . PUNCT 6 punct
"""

QUOTED_AS = """
Lepik Lepik PROPN 2 nsubjpass
was be AUX 2 auxpass
quoted quote VERB 2 ROOT
as as ADP 2 prep
saying say VERB 3 pcomp
that that SCONJ 7 mark
rain rain NOUN 7 nsubj
fell fall VERB 4 ccomp
. . PUNCT 2 punct
"""

IMPERSONAL = """
It it PRON 2 nsubjpass
is be AUX 2 auxpass
claimed claim VERB 2 ROOT
that that SCONJ 5 mark
rain rain NOUN 5 nsubj
fell fall VERB 2 ccomp
. . PUNCT 2 punct
"""

HEARSAY = """
The the DET 1 det
bank bank NOUN 3 nsubjpass
is be AUX 3 auxpass
said say VERB 3 ROOT
to to PART 5 aux
close close VERB 3 xcomp
. . PUNCT 3 punct
"""

URGED = """
The the DET 1 det
union union NOUN 2 nsubj
urged urge VERB 2 ROOT
the the DET 4 det
city city NOUN 2 dobj
to to PART 6 aux
act act VERB 2 xcomp
. . PUNCT 2 punct
"""

CALLED = """
She she PRON 1 nsubj
called call VERB 1 ROOT
the the DET 3 det
plan plan NOUN 1 dobj
a a DET 5 det
mistake mistake NOUN 1 oprd
. . PUNCT 1 punct
"""

NOMINAL = """
His his PRON 1 poss
claim claim NOUN 5 nsubj
that that SCONJ 4 mark
rain rain NOUN 4 nsubj
fell fall VERB 1 acl
was be AUX 5 ROOT
wrong wrong ADJ 5 acomp
. . PUNCT 5 punct
"""

ADDING = """
He he PRON 1 nsubj
said say VERB 1 ROOT
no no DET 3 det
ship ship NOUN 4 nsubj
left leave VERB 1 ccomp
, , PUNCT 1 punct
adding add VERB 1 advcl
that that SCONJ 9 mark
crews crew NOUN 9 nsubj
waited wait VERB 6 ccomp
. . PUNCT 1 punct
"""

PLAIN = """
She she PRON 1 nsubj
opened open VERB 1 ROOT
the the DET 3 det
door door NOUN 1 dobj
. . PUNCT 1 punct
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (INDIRECT, [("Tamm, the harbour master", "has also said", ("that ships sank",))]),
        (INVERTED, [("Tamm", "said", ("“I think it rained,”", "“We must wait.”"))]),
        (BROKEN, [("she", "said", ("“Accidents,”", "“have long causes.”"))]),
        (ACCORDING, [("the mayor", "According to", ("rain fell",))]),
        (QUOTED_AS, [("Lepik", "saying", ("that rain fell",))]),
        (IMPERSONAL, [(None, "is claimed", ("that rain fell",))]),
        (HEARSAY, [(None, "is said", ("The bank", "to close"))]),
        (URGED, [("The union", "urged", ("the city to act",))]),
        (CALLED, [("She", "called", ("the plan a mistake",))]),
        (NOMINAL, [("His", "claim", ("that rain fell",))]),
        (
            ADDING,
            [("He", "said", ("no ship left",)), ("He", "adding", ("that crews waited",))],
        ),
        (PLAIN, []),
    ],
    ids=lambda value: str(value[0][1]) if isinstance(value, list) and value else "",
)
def test_who_says_what(rows: str, expected: list[Said]) -> None:
    """Source, cue and claim of each kind of attribution; none where nobody says anything."""
    assert said(doc_of(rows)) == expected


def test_the_component_leaves_spans_and_links() -> None:
    """The first piece goes to its source and cue, each other one to the piece before it."""
    doc = attribute_by_parse(doc_of(INVERTED))
    text = doc.text
    assert [(s.text, s.label_) for s in doc.spans["attribution"]] == [
        ("said", "CUE"),
        ("“I think it rained,”", "CLAIM"),
        ("“We must wait.”", "CLAIM"),
        ("Tamm", "SOURCE"),
    ]
    links = [
        (name, text[start[0] : start[1]], text[end[0] : end[1]])
        for name, start, end in doc.user_data[LINKS_KEY]
    ]
    assert links == [
        ("attributed_to", "“I think it rained,”", "Tamm"),
        ("signalled_by", "“I think it rained,”", "said"),
        ("continues", "“We must wait.”", "“I think it rained,”"),
    ]


def test_a_doc_without_a_parse_stays_as_it_is() -> None:
    """Nothing is guessed."""
    doc = Doc(doc_of(PLAIN).vocab, words=["She", "said", "so"])
    assert attribute_by_parse(doc).spans == {}
    assert LINKS_KEY not in doc.user_data


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["“", "a", "b", "”", "c"], [(0, 4, 2)]),
        (['"', "a", '"', "b", '"', "c"], [(0, 3, 1), (4, 6, 1)]),
        (["“", "a", "\n", "b", "”"], [(0, 2, 1)]),
        (["''", "a", "'", "b", "''"], [(0, 5, 2)]),
        ([], []),
    ],
)
def test_quotations_end_with_their_line(
    words: list[str], expected: list[tuple[int, int, int]]
) -> None:
    """What is not closed runs to there; an apostrophe closes no pair of them."""
    found = quotations(words, [word == "\n" for word in words])
    assert [(q.start, q.end, q.words) for q in found] == expected
