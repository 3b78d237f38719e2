"""What the tests of ingest share."""

from __future__ import annotations

from pathlib import Path

from annotator.core.article import Article
from annotator.ingest.articles import read_articles
from annotator.ingest.items import Notice, PassedOver, Skipped


class Reading:
    """What came of reading some paths, by kind; `where` relative to the folder of the test."""

    def __init__(self, *paths: Path | str, max_bytes: int = 20_000_000) -> None:
        self.items = list(read_articles(map(str, paths), max_bytes=max_bytes))
        self.articles = [item for item in self.items if isinstance(item, Article)]
        self.skipped = [
            (Path(item.where).name, item.reason) for item in self.items if isinstance(item, Skipped)
        ]
        self.passed_over = [
            (Path(item.where).name, item.reason)
            for item in self.items
            if isinstance(item, PassedOver)
        ]
        self.notices = [
            (Path(item.where).name, item.text) for item in self.items if isinstance(item, Notice)
        ]
        self.ids = [article.id for article in self.articles]
        self.texts = [article.text for article in self.articles]


def file(folder: Path, name: str, content: str | bytes) -> Path:
    """A new file with exactly these bytes."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path
