"""Words that introduce what somebody says, thinks or wants, by lemma and by what follows them.

Each list was made by looking, in the training part of the attribution corpus, at how often a lemma
with such a complement is a cue; those that seldom are were left out.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Verbs of saying and writing: with a quotation, whatever the parse makes of it.
SPEECH = _words(
    "say tell add write note argue ask report declare explain claim insist state announce continue"
    " warn remind admit respond tweet joke reply recall remark assert complain concede conclude"
    " observe quip retort shout yell cry exclaim answer acknowledge caution lament post muse scoff"
    " vow promise read begin comment interject boast predict urge testify suggest describe"
    " confess opine stress emphasize counter joke blog"
)

#: Verbs whose clause (`She said that ...`) is a claim.
CLAUSAL = SPEECH | _words(
    "show suggest believe think find point indicate hope learn reveal allege feel wonder confirm"
    " understand maintain worry demonstrate determine fear estimate assure convince suspect doubt"
    " question agree predict promise pledge propose recommend demand deny disclose discover argue"
    " contend imply signal speculate reason guess dispute reckon rule order request prove swear"
    " envision stipulate underscore reiterate repeat theorize caution calculate project forecast"
    " rumour rumor hint vow threaten decide realize know expect notice imagine hear want see"
    " hop consider conclude teach affirm posit charge advise"
)

#: Verbs whose infinitive (`He promised to ...`) is a claim.
INFINITIVE = _words(
    "expect ask promise seek decline pledge urge vow threaten refuse hope hop prefer want offer"
    " agree decide plan intend aim report appear seem claim call request beg demand swear advise"
    " encourage warn"
)

#: Verbs whose object (`They endorsed the plan`) is a claim.
OBJECT = _words(
    "announce praise criticize express dismiss mention reject propose denounce question repeat"
    " condemn decry prefer tout blast voice reveal echo endorse cite oppose applaud defend"
    " support back want discuss seek slam attack thank blame predict stress"
    " underscore highlight reiterate welcome"
)

#: Verbs with what they take before the claim (`accused her of ...`).
PREPOSITIONAL = frozenset(
    (
        ("call", "for"),
        ("accuse", "of"),
        ("point", "to"),
        ("refer", "to"),
        ("respond", "to"),
        ("speak", "about"),
        ("criticize", "for"),
        ("blame", "for"),
        ("praise", "for"),
        ("congratulate", "for"),
        ("liken", "to"),
        ("agree", "with"),
        ("advocate", "for"),
        ("warn", "of"),
        ("talk", "about"),
        ("brag", "about"),
        ("complain", "about"),
        ("argue", "for"),
        ("argue", "against"),
    )
)

#: Verbs that say what somebody is called (`described it as ...`).
NAMING = _words("call describe portray cast identify view dismiss denounce")

#: Verbs after which somebody is named who is to do, or has done, what is said (`urged her to ...`).
DIRECTING = _words("ask urge call encourage press beg advise request want warn accuse blame praise")

#: Verbs by which something is said by nobody in particular, and those that do so as passives.
SEEMING = frozenset(("seem", "appear"))
HEARD = _words("expect say believe think report rumor rumour know allege understand consider")

#: Nouns whose clause (`the claim that ...`) is a claim.
NOMINAL = _words(
    "claim belief allegation accusation assertion suggestion argument statement warning charge"
    " hope fear concern conclusion speculation promise pledge declaration"
    " insistence report rumor rumour denial prediction contention theory"
)
