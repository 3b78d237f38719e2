"""Suggested spans and links: spaCy is imported only below here, and only when a pipeline loads."""
