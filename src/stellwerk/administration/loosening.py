# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which changes loosen protection and so take two persons. One rule for use cases and keys, in one place.

Everything that is not on this list tightens, or moves within what class and zone allow anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone

LOWER_CLASS, OPEN_RED, RELEASE_ANNEX_III = "lower_class", "open_red", "release_annex_iii"


def loosened(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """The fields of ``new`` that loosen what ``old`` says, each with the four-eyes action that it takes."""
    found: dict[str, str] = {}
    if "floor" in new and DataClass[new["floor"]] < DataClass[old.get("floor") or "K0"]:
        found["floor"] = LOWER_CLASS
    if "declared_class" in new and _standing(new["declared_class"]) < _standing(old.get("declared_class")):
        found["declared_class"] = LOWER_CLASS
    if new.get("may_declare") and not old.get("may_declare"):
        found["may_declare"] = LOWER_CLASS
    if "regimes" in new and set(old.get("regimes") or ()) - set(new["regimes"]):
        found["regimes"] = LOWER_CLASS
    red = Zone.RED.value
    if new.get("zones") and red in new["zones"] and red not in (old.get("zones") or (red,)):
        found["zones"] = OPEN_RED
    for field in ("annex_iii", "prohibited"):
        if field in new and set(old.get(field) or ()) - set(new[field] or ()):
            found[field] = RELEASE_ANNEX_III
    return found


def said(loose: Mapping[str, str]) -> dict[str, str]:
    """What :func:`loosened` found, in words for each field."""
    return {field: f"takes two persons; request it as {action}" for field, action in sorted(loose.items())}


def _standing(declared: str | None) -> DataClass:
    """What counts where nothing is declared: K3."""
    return DataClass.K3 if declared is None else DataClass[declared]
