# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the tests look at one text: findings in order, and what they say about which stretch."""

from __future__ import annotations

from stellwerk.detectors.inspect import inspect
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding, Inspection, Segment

PLACE = "messages[0].content"


def look(text: str) -> Inspection:
    """Inspect one text alone."""
    return inspect([Segment(PLACE, text)])


def found(text: str, kind: str | None = None) -> list[Finding]:
    """The findings of a kind (all without one)."""
    return [f for f in look(text).findings if kind is None or f.kind == kind]


def cut_out(text: str, kind: str) -> list[str]:
    """The stretches of the text that findings of this kind cover."""
    return [text[f.start : f.end] for f in found(text, kind)]


def kinds(text: str) -> set[str]:
    """All kinds that are found."""
    return {f.kind for f in look(text).findings}


def data_class(text: str) -> int:
    """The class that the text demands; 0 for a clean one."""
    return int(look(text).data_class or DataClass.K0)


def clean(text: str) -> bool:
    """Whether nothing at all is found and everything could be looked into."""
    inspection = look(text)
    return not inspection.findings and not inspection.uninspectable
