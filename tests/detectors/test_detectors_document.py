# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/detectors.md names every kind that can be found, with the classes that it can demand, and nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import stellwerk.detectors
from stellwerk.detectors.sensitive import lexicon

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "detectors.md").read_text(encoding="utf-8")
SOURCES = sorted(Path(next(iter(stellwerk.detectors.__path__))).rglob("*.py"))


def _kinds() -> dict[str, set[str]]:
    """Every kind that the code makes a hit of, with the classes named beside it."""
    kinds: dict[str, set[str]] = {}
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Hit":
                kind = node.args[0]
                assert isinstance(kind, ast.Constant)
                named = re.findall(r"DataClass\.(K[0-6])", ast.unparse(node))
                kinds.setdefault(kind.value, set()).update(named or {"K3"})
    return kinds


def _rows() -> dict[str, set[str]]:
    rows: dict[str, set[str]] = {}
    for line in DOCUMENT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            for kind in re.findall(r"`(\w+)`", cells[0]):
                rows[kind] = set(re.findall(r"K[0-6]", cells[-1]))
    return rows


def test_every_kind_stands_in_the_table() -> None:
    assert set(_rows()) == set(_kinds())


def test_the_classes_agree() -> None:
    rows, kinds = _rows(), _kinds()
    assert rows.pop("special_category") == {"K4", "K5"}
    kinds.pop("special_category")
    assert rows == kinds


def test_every_regime_of_the_lexicon_is_named() -> None:
    terms = {term for stems in lexicon._heads.values() for _, _, term in stems if term is not None}
    assert {term.data_class.name for term in terms} == {"K4", "K5"}
    for regime in {r for term in terms for r in term.regimes} - {
        "register_block",
        "child_protection",
        "statistics",
    }:
        assert f"`{regime}`" in DOCUMENT


def test_every_file_named_is_there() -> None:
    for name in re.findall(r"`((?:names|sensitive)?/?\w+\.(?:py|txt))`", DOCUMENT):
        assert (ROOT / "src" / "stellwerk" / "detectors" / name).exists(), name
