"""Annotate news articles by keyboard."""

__version__ = "0.1.0"
