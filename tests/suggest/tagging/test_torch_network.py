"""The network as PyTorch trains it and as the tagger runs it."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.suggest.recipe.courses import Shape
from annotator.suggest.tagging.features import MARKS
from annotator.suggest.tagging.network import Inputs, Network
from annotator.suggest.tagging.packing import pack

torch = pytest.importorskip("torch")

SHAPE = Shape(width=6, hidden=4, layers=2, rows=20, embedding=3)
VECTOR, TAGS, LENGTH = 5, 7, 4


def test_the_tagger_runs_what_pytorch_trained() -> None:
    """The same scores, from vectors in whole steps, but for the tags of line breaks."""
    from annotator.suggest.recipe.torch_network import TorchNetwork

    torch.manual_seed(1)
    network = TorchNetwork(SHAPE, VECTOR, TAGS).eval()
    rng = np.random.default_rng(1)
    rows = rng.integers(0, 10, (2, LENGTH, 8))
    vectors = rng.integers(-127, 128, (2, LENGTH, VECTOR)).astype(np.float32)
    marks = rng.normal(size=(2, LENGTH, MARKS)).astype(np.float32)
    marks[..., 0] = 0
    with torch.no_grad():
        expected = network(*(torch.from_numpy(part) for part in (rows, vectors, marks))).numpy()
    flat = [part.reshape(2 * LENGTH, -1) for part in (rows, vectors, marks)]
    inputs = Inputs(flat[0], flat[1], np.arange(2 * LENGTH), flat[2])
    scores = Network(network.weights())(inputs, pack([0, LENGTH], [LENGTH, 2 * LENGTH]))
    np.testing.assert_allclose(scores, expected.reshape(2 * LENGTH, TAGS), rtol=1e-3, atol=1e-4)
