"""Words that introduce what somebody says, thinks or wants, by lemma and by what follows them.

Each list was made by looking, in the training part of the attribution corpus, at how often a lemma
with such a complement is a cue; those that seldom are were left out.
"""

from __future__ import annotations

#: Verbs of saying and writing: with a quotation, whatever the parse makes of it.
SPEECH = frozenset(
    "say tell add write note argue ask report declare explain claim insist state announce continue"
    " warn remind admit respond tweet joke reply recall remark assert complain concede conclude"
    " observe quip retort shout yell cry exclaim answer acknowledge caution lament post muse scoff"
    " vow promise read begin comment interject boast predict urge testify suggest describe"
    " confess opine stress emphasize counter joke blog".split()
)

#: Verbs whose clause (`She said that ...`) is a claim.
CLAUSAL = SPEECH | frozenset(
    "show suggest believe think find point indicate hope learn reveal allege feel wonder confirm"
    " understand maintain worry demonstrate determine fear estimate assure convince suspect doubt"
    " question agree predict promise pledge propose recommend demand deny disclose discover argue"
    " contend imply signal speculate reason guess dispute reckon rule order request prove swear"
    " envision stipulate underscore reiterate repeat theorize caution calculate project forecast"
    " rumour rumor hint vow threaten decide realize know expect notice imagine hear want see"
    " hop consider conclude teach affirm posit charge advise".split()
)

#: Verbs whose infinitive (`He promised to ...`) is a claim.
INFINITIVE = frozenset(
    "expect ask promise seek decline pledge urge vow threaten refuse hope hop prefer want offer"
    " agree decide plan intend aim report appear seem claim call request beg demand swear advise"
    " encourage warn".split()
)

#: Verbs whose object (`They endorsed the plan`) is a claim.
OBJECT = frozenset(
    "announce praise criticize express dismiss mention reject propose denounce question repeat"
    " condemn decry prefer tout blast voice reveal echo endorse cite oppose applaud defend"
    " support predict stress underscore highlight reiterate welcome".split()
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
NAMING = frozenset("call describe portray cast identify view dismiss denounce".split())

#: Verbs after which somebody is named who is to do, or has done, what is said (`urged her to ...`).
DIRECTING = frozenset("ask urge call encourage press beg advise request want warn accuse blame praise".split())

#: Verbs by which something is said by nobody in particular, and those that do so as passives.
SEEMING = frozenset(("seem", "appear"))
HEARD = frozenset("expect say believe think report rumor rumour know allege understand consider".split())

#: Nouns whose clause (`the claim that ...`) is a claim.
NOMINAL = frozenset(
    "claim belief allegation accusation assertion suggestion argument statement warning charge"
    " hope fear concern conclusion speculation promise pledge declaration"
    " insistence report rumor rumour denial prediction contention theory".split()
)
