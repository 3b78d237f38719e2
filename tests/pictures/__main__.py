"""Make the pictures anew: ``python -m tests.pictures``."""

from __future__ import annotations

import asyncio
import os
import tempfile

from tests.pictures.checks import CHECKS
from tests.pictures.dense import DENSE
from tests.pictures.merges import MERGES
from tests.pictures.reviews import REVIEWS
from tests.pictures.take import FOLDER, PICTURES, take


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for picture in (*PICTURES, *CHECKS, *REVIEWS, *DENSE, *MERGES):
        with tempfile.TemporaryDirectory() as settings:
            # Neither what one likes oneself is in a picture, nor does one change it.
            os.environ["XDG_CONFIG_HOME"] = settings
            picture.path.write_text(asyncio.run(take(picture)), encoding="utf-8")
        print(picture.path)


if __name__ == "__main__":
    main()
