"""Make the pictures anew: ``python -m tests.pictures``."""

from __future__ import annotations

import asyncio

from tests.pictures.checks import CHECKS
from tests.pictures.reviews import REVIEWS
from tests.pictures.take import FOLDER, PICTURES, take


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for picture in (*PICTURES, *CHECKS, *REVIEWS):
        picture.path.write_text(asyncio.run(take(picture)), encoding="utf-8")
        print(picture.path)


if __name__ == "__main__":
    main()
