# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/embeddings`` of the demo hub: unit vectors that depend on nothing but the input and the model."""

from __future__ import annotations

import base64
import hashlib
import math
from array import array
from typing import Any

from stellwerk.demo.models import DemoModel
from stellwerk.demo.words import tokens


def embeddings(model: DemoModel, body: dict[str, Any]) -> dict[str, Any]:
    """The answer to a call of ``/embeddings``."""
    given = body.get("input", "")
    inputs = [given] if isinstance(given, str) or (given and isinstance(given[0], int)) else list(given)
    size = min(int(body.get("dimensions") or model.dimensions), model.dimensions)
    vectors = [vector(model.name, repr(item), size) for item in inputs]
    as_base64 = body.get("encoding_format") == "base64"
    used = sum(tokens(item) if isinstance(item, str) else len(item) for item in inputs)
    return {
        "object": "list",
        "model": model.name,
        "data": [
            {
                "object": "embedding",
                "index": index,
                "embedding": base64.b64encode(array("f", values).tobytes()).decode() if as_base64 else values,
            }
            for index, values in enumerate(vectors)
        ],
        "usage": {"prompt_tokens": used, "total_tokens": used},
    }


def vector(model: str, item: str, size: int) -> list[float]:
    """A vector of length one with ``size`` numbers, the same for the same input."""
    raw = hashlib.shake_256(f"{model}|{item}".encode("utf-8", "surrogatepass")).digest(2 * size)
    numbers = [int.from_bytes(raw[i : i + 2], "little") / 32767.5 - 1 for i in range(0, len(raw), 2)]
    length = math.sqrt(sum(n * n for n in numbers)) or 1.0
    return [n / length for n in numbers]
