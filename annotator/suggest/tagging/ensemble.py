"""Networks that decide together under one CRF, and how they are kept in a file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from io import BytesIO

import numpy as np

from annotator.suggest.tagging.calibration import Curve
from annotator.suggest.tagging.crf import CRF, NEVER, Chances
from annotator.suggest.tagging.features import Array, Tokens, different, table_rows
from annotator.suggest.tagging.network import Inputs, Network
from annotator.suggest.tagging.packing import Packed
from annotator.suggest.tagging.vectors import WordVectors

_SETTINGS = "settings"
_TABLE, _SCALE = "/table.", ".scale"


@dataclass(frozen=True, slots=True)
class Settings:
    """What goes with the weights.

    `thresholds` are the least probability that a span of each label is taken at, `together` that
    of all spans over one place (see `spans.taken`); `longest` is how many tokens are read at once;
    `curves` turn the probability of a taken span into its score.
    """

    labels: tuple[str, ...]
    thresholds: tuple[float, ...]
    curves: tuple[Curve, ...]
    together: tuple[float, ...]
    longest: int = 256

    @classmethod
    def plain(cls, labels: Sequence[str], threshold: float = 0.4) -> Settings:
        """Settings without calibration, the threshold the same for all labels."""
        count = len(labels)
        return cls(tuple(labels), (threshold,) * count, (Curve(),) * count, (0.0,) * count)


@dataclass(frozen=True)
class Ensemble:
    """The members' scores for tags are averaged, and so are those of their CRFs."""

    members: Sequence[Mapping[str, Array]]
    settings: Settings
    _networks: list[Network] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._networks.extend(Network(member) for member in self.members)

    def chances(self, tokens: Tokens, vectors: WordVectors, packed: Packed) -> Chances:
        """What the networks say together of these tokens, in the sequences of `packed`."""
        hashes, words = different(tokens.hashes)
        found = vectors.rows(hashes[:, 0])
        taken = vectors.take(found)
        marks = tokens.with_unknown((found == vectors.unknown)[words]).marks
        total: Array | None = None
        for network in self._networks:
            rows = table_rows(hashes, network.table_sizes)
            scores = network(Inputs(rows, taken, words, marks), packed)
            total = scores if total is None else total + scores
        assert total is not None
        total /= len(self._networks)
        total[tokens.breaks, 1:] = NEVER
        return self._crf().chances(total, packed)

    def _crf(self) -> CRF:
        first, pairs = (
            np.mean([np.asarray(member[name], np.float32) for member in self.members], axis=0)
            for name in ("crf.first", "crf.pairs")
        )
        return CRF(first, pairs)

    def to_bytes(self) -> bytes:
        """The weights and the settings, as a numpy archive without pickles.

        Tables, which are most of it, are kept in 8 bits with a scale, the rest in 16.
        """
        arrays: dict[str, Array] = {}
        for number, member in enumerate(self.members):
            for name, value in member.items():
                arrays |= _kept(f"{number}/{name}", value)
        settings = json.dumps(asdict(self.settings)).encode()
        buffer = BytesIO()
        arrays[_SETTINGS] = np.frombuffer(settings, dtype=np.uint8)
        np.savez(buffer, allow_pickle=False, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Ensemble:
        """What `to_bytes` made."""
        with np.load(BytesIO(data), allow_pickle=False) as archive:
            members: list[dict[str, Array]] = []
            for key in archive.files:
                if key == _SETTINGS:
                    continue
                number, name = key.split("/", 1)
                members.extend({} for _ in range(int(number) + 1 - len(members)))
                members[int(number)][name] = archive[key]
            for member in members:
                _scaled(member)
            read = json.loads(archive[_SETTINGS].tobytes())
        settings = Settings(
            tuple(read["labels"]),
            tuple(read["thresholds"]),
            tuple(Curve(**curve) for curve in read["curves"]),
            tuple(read["together"]),
            read["longest"],
        )
        return cls(members, settings)


def _kept(name: str, value: Array) -> dict[str, Array]:
    if _TABLE not in name:
        return {name: value.astype(np.float16)}
    scale = max(float(np.abs(value).max()), 1e-6) / 127
    whole = np.round(value / scale).astype(np.int8)
    return {name: whole, name + _SCALE: np.array([scale], dtype=np.float32)}


def _scaled(member: dict[str, Array]) -> None:
    for name in [name for name in member if name.endswith(_SCALE)]:
        scale = member.pop(name)
        table = name.removesuffix(_SCALE)
        member[table] = member[table] * scale
