"""The child process that suggests: `python -m annotator.suggest.worker [--pipeline P]`.

It reads the rules from the first line of standard input, says whether it is ready, and answers
each article, a line each way, until its input ends.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO
from uuid import uuid4

import msgspec

from annotator.core.article import Article
from annotator.suggest import wire
from annotator.suggest.pipeline import load_pipeline
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import SpacySuggester
from annotator.suggest.suggester import SuggestError, one_line

#: How far the child stands back for the interface, as `nice` counts.
_NICENESS = 5


def main() -> int:
    """Serve until the input ends. Returns the exit status: 2 when no pipeline could be loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        os.nice(_NICENESS)
    parser = argparse.ArgumentParser(prog="annotator.suggest.worker")
    parser.add_argument("--pipeline", help="name or folder of a spaCy pipeline")
    with suppress(BrokenPipeError), _own_output() as output:
        return _serve(parser.parse_args().pipeline, sys.stdin.buffer, output)
    return 0


def _own_output() -> BinaryIO:
    """Standard output for the answers alone: whatever libraries print goes to standard error."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


def _serve(pipeline: str | None, lines: BinaryIO, output: BinaryIO) -> int:
    try:
        rules = msgspec.json.decode(lines.readline(), type=SuggestionRules)
        suggester = SpacySuggester(load_pipeline(pipeline), rules, new_id=lambda: str(uuid4()))
    except (SuggestError, msgspec.DecodeError) as error:
        _send(output, wire.Ready(error=one_line(error)))
        return 2
    _send(output, wire.Ready(ready=True, suggester=suggester.name))
    for reply in _replies(suggester, lines):
        _send(output, reply)
    return 0


def _replies(suggester: SpacySuggester, lines: BinaryIO) -> Iterator[wire.Reply]:
    for line in lines:
        try:
            request = msgspec.json.decode(line, type=wire.Request)
        except msgspec.DecodeError as error:
            yield wire.Reply("", error=one_line(error))
            continue
        article = Article(request.id, request.text)
        made = (
            [suggester.suggest_keeping(article, request.keep)]
            if request.keep
            else suggester.suggest([article])
        )
        for one in made:
            yield wire.reply_of(request.id, one.suggestions, one.error)


def _send(output: BinaryIO, message: msgspec.Struct) -> None:
    output.write(msgspec.json.encode(message) + b"\n")
    output.flush()


if __name__ == "__main__":
    sys.exit(main())
