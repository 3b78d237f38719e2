"""Where an export goes: one file, a file for each part of a split, or a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from annotator.cli.output import OutputError, output_to
from annotator.cli.output_folder import folder_to
from annotator.cli.printing import note
from annotator.core.annotated import AnnotatedArticle
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.core.label_schema import LabelSchema
    from annotator.exchange.formats import Folder, Format, Shipped
    from annotator.exchange.losses import Losses

#: The records by the part that they belong to; all of them under "" where nothing is split.
Parts = Mapping[str, Iterable[AnnotatedArticle]]


class LossError(AnnotatorError):
    """The format cannot hold everything, and everything was asked for."""

    exit_status = 1


@dataclass(frozen=True)
class WayOut:
    """Where an export goes, and what may happen there."""

    out: Path | None
    project: Path
    force: bool
    strict: bool

    def write(self, format: Format, parts: Parts, label_schema: LabelSchema) -> None:
        """Write all parts, or none: an exception leaves nothing behind.

        Raises:
            LossError: when the format cannot hold everything, and has to.
            OutputError: when it cannot be written there.
        """
        from annotator.exchange.losses import Losses

        losses = Losses()
        if format.write_folder is not None:
            with folder_to(self.out, force=self.force, project=self.project) as folder:
                for part, records in parts.items():
                    within: Folder = Within(folder, part) if part else folder
                    losses.merge(format.write_folder(records, label_schema, within))
                report_losses(losses, format.name, self.strict)
            return
        assert format.write is not None
        with ExitStack() as stack:
            for part, records in parts.items():
                stream = stack.enter_context(self._file(self.path(part), format.is_text))
                losses.merge(format.write(records, label_schema, stream))
            report_losses(losses, format.name, self.strict)

    def companions(
        self,
        format: Format,
        label_schema: LabelSchema,
        shipped: Mapping[str, Shipped],
        total: Shipped,
    ) -> None:
        """Write what the receiver needs beside the file, or the files of all parts, and say so."""
        if self.out is None or str(self.out) == "-":
            return
        if "" in shipped and not self.out.is_file():
            return  # Nothing has its place beside a pipe.
        for suffix, content in self._contents(format, label_schema, shipped, total).items():
            path = self.out.with_name(f"{self.out.stem}{suffix}")
            with self._file(path, is_text=True) as stream:
                stream.write(content)
            note(f"with it goes {path}")

    def _contents(
        self,
        format: Format,
        label_schema: LabelSchema,
        shipped: Mapping[str, Shipped],
        total: Shipped,
    ) -> Mapping[str, bytes]:
        from annotator.exchange.formats import SplitFile

        assert self.out is not None
        if format.split_companions is not None and "" not in shipped:
            splits = {
                part: SplitFile(path.name, it)
                for part, it in shipped.items()
                if (path := self.path(part)) is not None
            }
            return format.split_companions(label_schema, splits, self.out.name)
        if format.companions is None:
            return {}
        return format.companions(label_schema, total, self.out.name)

    def path(self, part: str) -> Path | None:
        """The file of a part: `news-train.jsonl` for `news.jsonl`.

        Raises:
            OutputError: when there is no file to name it by.
        """
        if not part:
            return self.out
        if self.out is None or str(self.out) == "-":
            raise OutputError("a split is several files: name them with -o FILE")
        return self.out.with_name(f"{self.out.stem}-{part}{self.out.suffix}")

    def _file(self, out: Path | None, is_text: bool) -> AbstractContextManager[BinaryIO]:
        return output_to(out, is_text=is_text, force=self.force, project=self.project)


@dataclass(frozen=True)
class Within:
    """A folder within a folder that is being written."""

    folder: Folder
    name: str

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A new file to write to."""
        return self.folder.open(f"{self.name}/{name}")


def report_losses(losses: Losses, format_name: str, strict: bool) -> None:
    """Say what the format cannot hold.

    Raises:
        LossError: when it has to hold everything.
    """
    lines = [f"{format_name} cannot hold {line}" for line in losses.lines()]
    for line in lines[:-1] if strict else lines:
        note(f"annotator: {line}")
    if strict and lines:
        raise LossError(f"{lines[-1]}; nothing was written (--strict)")
