# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes the trained encoder as what the product ships: an int8 ONNX graph, its word pieces, a manifest with hashes.

The graph is written operator by operator instead of traced, so that it uses the fused kernels of ONNX Runtime
(multi-head attention, residual + layer norm, dynamically quantised matrix products) and keeps the embeddings as
int8 rows. Weights are symmetric int8 per output column; ``--bits 7`` halves their range, so that processors
without VNNI, which add two products in 16 bits, give the same answer as those with it.

Activations are quantised with one step for the whole product, and in every layer one channel is ten times as large as
any other: it would leave the others a few steps. So in the inputs of the feed-forward products such channels are
divided down to the size of the others, and their weights multiplied by as much (after SmoothQuant, Xiao et al. 2023;
sizes measured on our own texts). What int8 changes in the probabilities falls to 40 % by that.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import sentencepiece.sentencepiece_model_pb2 as pieces_format
import torch
from corpora import ENTITIES, EVIDENCE, LABELS, Pieces, own
from model import Tagger
from onnx import TensorProto, helper, numpy_helper

_HEADS = 12
_MICROSOFT = "com.microsoft"
_SMOOTHED = ("inner", "outer")  # products whose inputs have a channel that outgrows all others
_USUAL = 0.99  # the quantile of the channels' sizes that no channel shall outgrow
_CALIBRATION_ROWS = 300


def largest(state: dict[str, torch.Tensor], tokenizer: str, texts: Path) -> dict[str, np.ndarray]:
    """Per product that is smoothed: the largest size of every input channel over our own texts."""
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    model = Tagger(state["word.weight"].shape[0], layers, LABELS)
    model.load_state_dict(state)
    model.eval()
    found: dict[str, torch.Tensor] = {}

    def watch(name: str) -> None:
        def see(_: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
            most = given[0].abs().flatten(0, -2).amax(0)
            found[name] = torch.maximum(found.get(name, most), most)

        model.get_submodule(name).register_forward_pre_hook(see)

    for number in range(layers):
        for part in _SMOOTHED:
            watch(f"layers.{number}.{part}")
    units = [unit for file in sorted(texts.glob("*.jsonl")) for unit in own(file)]
    rows = Pieces(tokenizer).rows(units)
    with torch.inference_mode():
        for row in rows[:: max(1, len(rows) // _CALIBRATION_ROWS)]:
            model(torch.tensor([row.ids]), torch.ones(1, len(row.ids)))
    return {name: most.numpy() for name, most in found.items()}


class Graph:
    """Collects nodes and weights."""

    def __init__(self, state: dict[str, np.ndarray], bits: int, inputs: dict[str, np.ndarray]) -> None:
        self.state = state
        self.inputs = inputs
        self.most = 2 ** (bits - 1) - 1
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(
        self, kind: str, inputs: list[str], outputs: list[str], domain: str = "", **given: object
    ) -> str:
        self.nodes.append(
            helper.make_node(kind, inputs, outputs, name=f"n{len(self.nodes)}", domain=domain, **given)
        )
        return outputs[0]

    def product(self, x: str, name: str) -> str:
        """``x`` times a weight, plus its bias; the activations are quantised on the way."""
        weight = self.state[name + ".weight"].T
        if name in self.inputs:
            most = self.inputs[name]
            smooth = np.maximum(1, most / np.sort(most)[int(_USUAL * len(most))])
            weight = weight * smooth[:, None]
            x = self.node("Mul", [x, self.constant(name + ".m", 1 / smooth)], [name + ".smooth"])
        scale = np.maximum(np.abs(weight).max(0), 1e-8) / self.most
        whole = np.clip(np.round(weight / scale), -self.most, self.most).astype(np.int8)
        return self.node(
            "DynamicQuantizeMatMul",
            [
                x,
                self.constant(name + ".q", whole),
                self.constant(name + ".s", scale.astype(np.float32)),
                "",
                self.constant(name + ".b", self.state[name + ".bias"]),
            ],
            [name + ".out"],
            _MICROSOFT,
        )

    def normalised(self, x: str, more: str, name: str) -> str:
        return self.node(
            "SkipLayerNormalization",
            [
                x,
                more,
                self.constant(name + ".w", self.state[name + ".weight"]),
                self.constant(name + ".b", self.state[name + ".bias"]),
            ],
            [name + ".out"],
            _MICROSOFT,
            epsilon=1e-12,
        )


def graph(state: dict[str, np.ndarray], bits: int, inputs: dict[str, np.ndarray]) -> onnx.ModelProto:
    """The whole encoder: ids and mask (batch, length) int32 to probabilities (batch, length, labels)."""
    made = Graph(state, bits, inputs)
    table = state["word.weight"]
    scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / 127
    made.constant("word.q", np.round(table / scale).astype(np.int8))
    made.constant("word.s", scale.astype(np.float32))
    rows = made.node("Gather", ["word.q", "ids"], ["word.rows"])
    rows = made.node("Cast", [rows], ["word.float"], to=TensorProto.FLOAT)
    scales = made.node("Gather", ["word.s", "ids"], ["word.scales"])
    x = made.node("Mul", [rows, scales], ["word.out"])
    made.constant("positions", state["position.weight"][:512])
    made.constant("zero", np.array([0], np.int64))
    made.constant("axis", np.array([0], np.int64))
    shape = made.node("Shape", ["ids"], ["length"], start=1, end=2)
    places = made.node("Slice", ["positions", "zero", shape, "axis"], ["places"])
    places = made.node("Add", [x, places], ["placed"])
    x = made.node(
        "LayerNormalization",
        [
            places,
            made.constant("en.w", state["embedding_norm.weight"]),
            made.constant("en.b", state["embedding_norm.bias"]),
        ],
        ["embedded"],
        axis=-1,
        epsilon=1e-12,
    )
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    width = table.shape[1]
    made.constant("thirds", np.array([width] * 3, np.int64))
    for number in range(layers):
        name = f"layers.{number}."
        qkv = made.product(x, name + "qkv")
        parts = [name + part for part in ("query", "key", "value")]
        made.node("Split", [qkv, "thirds"], parts, axis=-1)
        attended = made.node(
            "MultiHeadAttention",
            [*parts, "", "mask"],
            [name + "attended"],
            _MICROSOFT,
            num_heads=_HEADS,
            mask_filter_value=-1e4,
        )
        x = made.normalised(x, made.product(attended, name + "attention_out"), name + "attention_norm")
        inner = made.node("Gelu", [made.product(x, name + "inner")], [name + "gelu"], _MICROSOFT)
        x = made.normalised(x, made.product(inner, name + "outer"), name + "norm")
    made.constant("head.w", state["head.weight"].T)
    made.constant("head.b", state["head.bias"])
    logits = made.node("Add", [made.node("MatMul", [x, "head.w"], ["head"]), "head.b"], ["logits"])
    made.constant("sizes", np.array([len(ENTITIES), len(EVIDENCE)], np.int64))
    made.node("Split", [logits, "sizes"], ["logits.entities", "logits.evidence"], axis=-1)
    made.node("Softmax", ["logits.entities"], ["entities"], axis=-1)
    made.node("Softmax", ["logits.evidence"], ["evidence"], axis=-1)

    def value(name: str, kind: int, *shape: str | int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, shape)

    model = helper.make_model(
        helper.make_graph(
            made.nodes,
            "names",
            [value(n, TensorProto.INT32, "batch", "length") for n in ("ids", "mask")],
            [
                value("entities", TensorProto.FLOAT, "batch", "length", len(ENTITIES)),
                value("evidence", TensorProto.FLOAT, "batch", "length", len(EVIDENCE)),
            ],
            made.weights,
        ),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(_MICROSOFT, 1)],
        producer_name="stellwerk",
    )
    model.ir_version = 9
    return model


def pieces(tokenizer: str) -> bytes:
    """The trimmed tokenizer as a SentencePiece model with the same ids."""
    document = json.loads(tokenizer)
    made = pieces_format.ModelProto()
    kinds = pieces_format.ModelProto.SentencePiece
    special = {"<s>": kinds.CONTROL, "<pad>": kinds.CONTROL, "</s>": kinds.CONTROL, "<unk>": kinds.UNKNOWN}
    for text, score in document["model"]["vocab"]:
        made.pieces.add(piece=text, score=score, type=special.get(text, kinds.NORMAL))
    trainer, normaliser = made.trainer_spec, made.normalizer_spec
    trainer.model_type = pieces_format.TrainerSpec.UNIGRAM
    trainer.vocab_size = len(made.pieces)
    trainer.bos_id, trainer.pad_id, trainer.eos_id, trainer.unk_id = 0, 1, 2, 3
    charsmap = document["normalizer"]
    for part in charsmap.get("normalizers", [charsmap]):
        if part["type"] == "Precompiled":
            normaliser.precompiled_charsmap = base64.b64decode(part["precompiled_charsmap"])
    normaliser.name = "nmt_nfkc"
    normaliser.add_dummy_prefix = normaliser.remove_extra_whitespaces = normaliser.escape_whitespaces = True
    return made.SerializeToString()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trained", type=Path, required=True, help="folder that train.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder of the artefact")
    parser.add_argument("--own", type=Path, required=True, help="folder with our own texts (*.jsonl)")
    parser.add_argument("--bits", type=int, choices=(7, 8), default=7)
    parser.add_argument(
        "--release", type=Path, help="JSON for the manifest: figures, trained on what and how"
    )
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    loaded = torch.load(given.trained / "averaged.pt", map_location="cpu", weights_only=True)
    state = {name: value.float().numpy() for name, value in loaded.items()}
    tokenizer = (given.trained / "tokenizer.json").read_text("utf-8")
    inputs = largest(loaded, tokenizer, given.own)
    (given.out / "encoder.onnx").write_bytes(graph(state, given.bits, inputs).SerializeToString())
    (given.out / "pieces.model").write_bytes(pieces(tokenizer))
    manifest = {
        "what": "names and evidence of special protection in German text",
        "base": "intfloat/multilingual-e5-small (MIT)",
        "entities": list(ENTITIES),
        "evidence": list(EVIDENCE),
        "sha256": {
            name: hashlib.sha256((given.out / name).read_bytes()).hexdigest()
            for name in ("encoder.onnx", "pieces.model")
        },
        **(json.loads(given.release.read_text("utf-8")) if given.release else {}),
    }
    (given.out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    for file in sorted(given.out.iterdir()):
        print(f"{file.name} {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
