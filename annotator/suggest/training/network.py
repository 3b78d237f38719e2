"""The shape of a network: spaCy's `ner` over a hash-embedding CNN, which needs no vectors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Network:
    """The shape of one network and how long it may learn."""

    name: str
    labels: tuple[str, ...]
    width: int = 96
    depth: int = 4
    embed_size: int = 2000
    hidden_width: int = 64
    dropout: float = 0.2
    epochs: int = 16
    patience: int = 4


def ner_config(network: Network) -> dict[str, object]:
    """The config of a `ner` component of that shape."""
    tok2vec = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": network.width,
        "depth": network.depth,
        "embed_size": network.embed_size,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    }
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": network.hidden_width,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": tok2vec,
    }
    return {"model": model}
