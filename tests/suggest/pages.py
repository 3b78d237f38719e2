"""Invented pages in the shape in which scrapers deliver them."""

from __future__ import annotations

#: An English article, every line of which is its own.
BODY = """\
Harbour council votes to keep the night ferry running

The council of Oldhaven voted on Tuesday to keep the night ferry, which had been due to stop in May.

“We use it every week, and so do our neighbours,” said Mara Lind, who runs a bakery on the quay.

Subscriptions to the ferry's season ticket fell by a third last year, the operator said.

A question of money

The operator, Nordline, told the council that the route loses 40,000 crowns a month.

“No vamos a dejar a nadie en la isla”, dijo el capitán a los pasajeros que esperaban en el muelle.

Asked whether the vote was final, the mayor said: “It is, as long as the budget is.”"""

#: What a page puts around it, line by line, with the kind of each.
HEAD = (
    ("page", "https://www.example.org/news/2024/05/harbour-council-votes-to-keep-the-ferry"),
    ("page", "Skip to main content"),
)
BYLINE = (("credit", "By Tove Aalto and Jon Berg"), ("page", "Updated: 14 May 2024 at 10:32"))
TAIL = (
    ("credit", "(Reporting by Tove Aalto; Editing by Jon Berg)"),
    ("notice", "Sign up for our daily newsletter and get the harbour news in your inbox."),
    (
        "language",
        "Este es el sitio de las noticias de la isla en español, con lo que pasa en el puerto y en"
        " las escuelas, para los vecinos que no leen en inglés.",
    ),
    ("links", "Most viewed"),
    ("links", "Bridge Toll to Rise for Lorries From June"),
    ("links", "Why the Herring Came Back to the Northern Bays"),
    ("links", "Council Sells Old Customs House to Theatre Group"),
    ("notice", "We use cookies to improve this site. By continuing to browse you accept them."),
    ("credit", "© 2024 Example Press. All rights reserved."),
)


def page(newline: str = "\n") -> tuple[str, dict[str, str]]:
    """A scraped page, and the kind of each of its lines that is not the article's."""
    title, rest = BODY.split("\n\n", 1)
    strange = {line: kind for kind, line in (*HEAD, *BYLINE, *TAIL)}
    parts = [*(line for _, line in HEAD), title, *(line for _, line in BYLINE), rest]
    text = "\n\n".join([*parts, *(line for _, line in TAIL)])
    return text.replace("\n", newline), strange
