# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The event of a change, written in the transaction of the change itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from stellwerk.identity.actor import Actor
from stellwerk.storage.database import Writing


def tell(
    writing: Writing,
    actor: Actor,
    name: str,
    about: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    **more: str,
) -> None:
    """Record ``area:object:action`` about ``about`` (``department:bauamt``, ``person:per_...``).

    ``before`` and ``after`` hold what changed, only the fields that did. Never a name, a mail address, a secret or a
    hash of one: the trail keeps its rows when a person is erased.
    """
    detail = {"actor": actor.person, "via": actor.via.value, "about": about, **more}
    if before is not None:
        detail["before"] = _plain(before)
    if after is not None:
        detail["after"] = _plain(after)
    writing.event(name, detail)


def difference(
    old: Mapping[str, Any], new: Mapping[str, Any], fields: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is different between two versions of a row: its old and its new values, of ``fields`` only."""
    changed = [field for field in fields if field in new and old[field] != new[field]]
    return {f: old[f] for f in changed}, {f: new[f] for f in changed}


def _plain(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
