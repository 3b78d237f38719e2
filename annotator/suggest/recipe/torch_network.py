"""The tagger's network in PyTorch, for training; `weights` gives what the tagger itself runs on."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from annotator.suggest.recipe.courses import Shape
from annotator.suggest.recipe.vectors import STEP
from annotator.suggest.tagging.crf import NEVER, allowed
from annotator.suggest.tagging.features import MARKS, ROWS_EACH, Array


class TorchNetwork(nn.Module):
    """Chunks in, as `rows`, `vectors`, `marks` of shape (chunk, token, ...); scores of tags out."""

    def __init__(self, shape: Shape, vector_width: int, tags: int) -> None:
        super().__init__()
        self.shape = shape
        self.tables = nn.ModuleList(nn.Embedding(*size) for size in shape.tables)
        for table in self.tables:
            nn.init.uniform_(table.weight, -0.1, 0.1)
        self._table_width = sum(columns for _, columns in shape.tables)
        self.vector_width = vector_width
        self.inner = nn.Linear(self._table_width + vector_width + MARKS, 2 * shape.width)
        self.norm = nn.LayerNorm(shape.width)
        self.lstm = nn.LSTM(
            shape.width,
            shape.hidden,
            shape.layers,
            batch_first=True,
            bidirectional=True,
            dropout=shape.dropout if shape.layers > 1 else 0.0,
        )
        self.middle = nn.Linear(2 * shape.hidden, shape.width)
        self.tags = nn.Linear(shape.width, tags)
        self.first = nn.Parameter(torch.zeros(tags))
        self.pairs = nn.Parameter(torch.zeros(tags, tags))
        may_begin, may_follow = allowed(tags)
        self.register_buffer("may_begin", torch.from_numpy(may_begin))
        self.register_buffer("may_follow", torch.from_numpy(may_follow))

    def forward(
        self, rows: torch.Tensor, vectors: torch.Tensor, marks: torch.Tensor
    ) -> torch.Tensor:
        """Scores of shape (chunk, token, tag); a line break can only be outside."""
        drop = self.shape.dropout
        found = [
            sum(table(rows[..., number * ROWS_EACH + turn]) for turn in range(ROWS_EACH))
            for number, table in enumerate(self.tables)
        ]
        found[0] = found[0] * self._kept(rows)
        vectors = vectors * STEP * self._kept(rows)
        value = self._dropped(torch.cat([*found, vectors, marks], -1), 0.7 * drop)
        both = self.inner(value)
        value = self.norm(torch.maximum(both[..., 0::2], both[..., 1::2]))
        value, _ = self.lstm(self._dropped(value, drop))
        value = functional.relu(self.middle(self._dropped(value, drop)))
        scores = self.tags(self._dropped(value, 0.5 * drop))
        outside_only = torch.zeros(scores.shape[-1])
        outside_only[1:] = NEVER
        return scores + marks[..., :1] * outside_only

    def _dropped(self, value: torch.Tensor, share: float) -> torch.Tensor:
        return functional.dropout(value, share, self.training)

    def _kept(self, rows: torch.Tensor) -> torch.Tensor:
        """1 for each token, but 0 for some while the network learns."""
        share = self.shape.word_dropout if self.training else 0.0
        return (torch.rand((*rows.shape[:2], 1)) >= share).float()

    def loss(self, scores: torch.Tensor, tags: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """For each chunk, how unlikely the CRF finds its tags: the negative log-likelihood."""
        pairs = self.pairs + self.may_follow
        total = scores[:, 0] + self.first + self.may_begin
        gold = total.gather(1, tags[:, :1])[:, 0]
        for step in range(1, scores.shape[1]):
            after = torch.logsumexp(total[:, :, None] + pairs, 1) + scores[:, step]
            total = torch.where(there[:, step : step + 1], after, total)
        before, here = tags[:, :-1], tags[:, 1:]
        ways = scores[:, 1:].gather(2, here[..., None])[..., 0] + pairs[before, here]
        return torch.logsumexp(total, 1) - gold - (ways * there[:, 1:]).sum(1)

    def weights(self) -> dict[str, Array]:
        """As `tagging.network.Network` and `tagging.ensemble.Ensemble` name them."""
        state = {name: value.detach().numpy().copy() for name, value in self.state_dict().items()}
        made = {f"table.{n}": state[f"tables.{n}.weight"] for n in range(len(self.tables))}
        for name in ("inner", "norm", "middle", "tags"):
            made |= {f"{name}.{part}": state[f"{name}.{part}"] for part in ("weight", "bias")}
        end = self._table_width + self.vector_width
        made["inner.weight"][:, self._table_width : end] *= STEP
        for layer in range(self.shape.layers):
            for way, suffix in enumerate(("", "_reverse")):
                place, ours = f"l{layer}{suffix}", f"lstm.{layer}.{way}"
                made[f"{ours}.input"] = state[f"lstm.weight_ih_{place}"]
                made[f"{ours}.state"] = state[f"lstm.weight_hh_{place}"]
                both = state[f"lstm.bias_ih_{place}"], state[f"lstm.bias_hh_{place}"]
                made[f"{ours}.bias"] = np.add(*both)
        return made | {"crf.first": state["first"], "crf.pairs": state["pairs"]}
