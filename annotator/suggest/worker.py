"""The child process that suggests: `python -m annotator.suggest.worker [--pipeline P ...]`.

It reads the rules from the first line of standard input, says whether it is ready, and answers
each line that comes, with a line for every article in it, until its input ends.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO
from uuid import uuid4

import msgspec

from annotator.core.article import Article
from annotator.suggest import wire
from annotator.suggest.combining import load_suggester
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.suggester import KeepingSuggester, Suggested, SuggestError, one_line

#: How far the child stands back for the interface, as `nice` counts.
_NICENESS = 5


def main() -> int:
    """Serve until the input ends. Returns the exit status: 2 when no pipeline could be loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        os.nice(_NICENESS)
    parser = argparse.ArgumentParser(prog="annotator.suggest.worker")
    parser.add_argument("--pipeline", action="append", help="name or folder of a spaCy pipeline")
    with suppress(BrokenPipeError), _own_output() as output:
        return _serve(parser.parse_args().pipeline or [], sys.stdin.buffer, output)
    return 0


def _own_output() -> BinaryIO:
    """Standard output for the answers alone: whatever libraries print goes to standard error."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return output


def _serve(pipelines: Sequence[str], lines: BinaryIO, output: BinaryIO) -> int:
    try:
        rules = msgspec.json.decode(lines.readline(), type=SuggestionRules)
        suggester = load_suggester(pipelines, rules, new_id=lambda: str(uuid4()))
    except (SuggestError, msgspec.DecodeError) as error:
        _send(output, wire.Ready(error=one_line(error)))
        return 2
    _send(output, wire.Ready(ready=True, suggester=suggester.name))
    for reply in _replies(suggester, lines):
        _send(output, reply)
    return 0


def _replies(suggester: KeepingSuggester, lines: BinaryIO) -> Iterator[wire.Reply]:
    for line in lines:
        try:
            found = msgspec.json.decode(line, type=wire.Incoming)
        except msgspec.DecodeError as error:
            yield wire.Reply("", error=one_line(error))
            continue
        requests = found if isinstance(found, list) else [found]
        for made in _made(suggester, requests):
            yield wire.reply_of(made.article.id, made.suggestions, made.error)


def _made(suggester: KeepingSuggester, requests: Sequence[wire.Request]) -> Iterator[Suggested]:
    """What is suggested for each: together, but for those of which boilerplate is wanted."""
    articles = [Article(request.id, request.text) for request in requests]
    if not any(request.keep for request in requests):
        yield from suggester.suggest(articles)
        return
    for article, request in zip(articles, requests, strict=True):
        yield suggester.suggest_keeping(article, request.keep)


def _send(output: BinaryIO, message: msgspec.Struct) -> None:
    output.write(msgspec.json.encode(message) + b"\n")
    output.flush()


if __name__ == "__main__":
    sys.exit(main())
