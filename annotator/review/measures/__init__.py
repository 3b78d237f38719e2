"""How far annotators agree: tallies of what they marked, and the figures made of them.

An article is counted once (`counting`) into a `Tally` of whole numbers; tallies add up, in any
order, and every measure is a function of them. So pooling sums counts, and no figure depends on
the order of spans, annotators or articles.
"""
