"""Pipelines learnt from finished articles: what `annotator train` does."""
