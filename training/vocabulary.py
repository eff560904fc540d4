# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keeps of 250,000 word pieces those that German text and names need: the file shrinks to a fifth."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import tokenizers
import wordfreq

_SPECIAL = 4  # <s> <pad> </s> <unk>
_SIGNS = "€™•→■●▪§°²³"


def trim(source: Path, texts: Iterable[str], names: Iterable[str]) -> tuple[str, np.ndarray]:
    """The smaller tokenizer as JSON, and the ids of the pieces it keeps, in order."""
    full = tokenizers.Tokenizer.from_file(str(source))
    full.no_truncation()
    full.no_padding()
    seen: Counter[int] = Counter()

    def add(lines: list[str]) -> None:
        for start in range(0, len(lines), 5000):
            for encoding in full.encode_batch_fast(lines[start : start + 5000], add_special_tokens=False):
                seen.update(encoding.ids)

    texts, names = list(texts), list(names)
    words = [w for w in wordfreq.get_frequency_dict("de", wordlist="large") if re.fullmatch(r"[\w\-'.]+", w)]
    common = wordfreq.top_n_list("de", 20_000)
    for lines in (
        texts,
        [t.lower() for t in texts],
        names,
        [n.lower() for n in names],
        words,
        [w.capitalize() for w in words],
        [w.upper() for w in common[:8000]],
        [n.upper() for n in names[:20000]],
    ):
        add(lines)
    document = json.loads(source.read_text("utf-8"))
    pieces = document["model"]["vocab"]
    kept = set(seen) | set(range(_SPECIAL))
    for number, (piece, _) in enumerate(pieces):
        bare = piece.lstrip("▁")
        if len(bare) <= 1 and (
            not bare or ord(bare) < 0x250 or 0x2010 <= ord(bare) <= 0x203F or bare in _SIGNS
        ):
            kept.add(number)
    order = sorted(n for n in kept if n < len(pieces) and n != len(pieces) - 1)
    document["model"]["vocab"] = [pieces[n] for n in order]
    document["added_tokens"] = [t for t in document["added_tokens"] if t["id"] < _SPECIAL]
    document["truncation"] = document["padding"] = None
    return json.dumps(document, ensure_ascii=False), np.array(order)
