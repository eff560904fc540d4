# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fields of a use case as people give them, checked one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from stellwerk.administration import choices
from stellwerk.administration.values import text
from stellwerk.errors import InvalidValue
from stellwerk.policy.regimes import REGIMES
from stellwerk.policy.screening import ANNEX_III, PROHIBITED, ROLES

LISTS = ("zones", "models", "regimes", "annex_iii", "prohibited")
_SCREENING = ("ai_role", "annex_iii", "prohibited")
_LONG = 4000


def checked(values: Mapping[str, object], now: datetime) -> dict[str, Any]:
    """The columns for these fields. The AI Act's questions are answered together or not at all.

    Raises:
        InvalidValue: names every wrong field.
    """
    columns: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field, value in values.items():
        try:
            columns.update(_column(field, value, now))
        except InvalidValue as wrong:
            problems.update(wrong.problems)
    answered = [field for field in _SCREENING if values.get(field) is not None]
    if answered and len(answered) < len(_SCREENING):
        for field in _SCREENING:
            if field not in answered:
                problems.setdefault(
                    field, "the AI Act's questions are answered together; an empty list says: none of them"
                )
    if problems:
        raise InvalidValue(problems)
    if answered:
        columns["screened_at"] = now
    return columns


def _column(field: str, value: object, now: datetime) -> dict[str, Any]:
    match field:
        case "title":
            return {field: text(field, value, 200)}
        case "purpose" | "legal_basis" | "owner":
            return {field: text(field, value, _LONG, lines=True)}
        case "department":
            return {field: None if value is None else text(field, value, 64)}
        case "floor":
            return {field: choices.data_class(field, value).name}
        case "declared_class":
            return {field: None if value is None else choices.data_class(field, value).name}
        case "zones":
            return {field: choices.zones(field, value)}
        case "models":
            return {field: choices.names(field, value)}
        case "regimes":
            return {field: choices.some_of(field, value, REGIMES)}
        case "ai_role":
            if value is None:
                return {}
            if value not in ROLES:
                raise InvalidValue({field: f"must be one of {', '.join(ROLES)} (Art. 3 AI Act)"})
            return {field: value}
        case "annex_iii":
            return {} if value is None else {field: choices.some_of(field, value, ANNEX_III)}
        case "prohibited":
            return {} if value is None else {field: choices.some_of(field, value, PROHIBITED)}
        case "archived":
            return {"archived_at": now if value else None}
        case _:
            raise InvalidValue({field: "cannot be changed"})
