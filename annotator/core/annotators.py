"""The annotator ids that are no person's."""

from __future__ import annotations

#: The name that stands for the settled result of a review.
GOLD = "@gold"

#: The name that stands for the machine where its suggestions are compared with annotators' work.
SUGGESTIONS = "@suggestions"
