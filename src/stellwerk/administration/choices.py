# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Values out of fixed lists, with words for what is not on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from stellwerk.errors import InvalidValue
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone


def data_class(field: str, value: object) -> DataClass:
    """One of K0 to K6. Raises ``InvalidValue``."""
    try:
        return DataClass.parse(str(value))
    except ValueError:
        raise InvalidValue({field: "must be one of K0, K1, K2, K3, K4, K5, K6"}) from None


def some_of(field: str, value: object, possible: Iterable[str], *, empty: bool = True) -> list[str]:
    """A list without doubles, sorted, of ``possible``. Raises ``InvalidValue``."""
    known = sorted(possible)
    if not isinstance(value, list | tuple | set | frozenset) or not all(isinstance(v, str) for v in value):
        raise InvalidValue({field: "must be a list of texts"})
    if not empty and not value:
        raise InvalidValue({field: "must not be empty"})
    strange = sorted(set(value) - set(known))
    if strange:
        raise InvalidValue({field: f"takes only {', '.join(known) or 'nothing'}"})
    return sorted(set(value))


def zones(field: str, value: object) -> list[str]:
    """A list of zones, at least one. Raises ``InvalidValue``."""
    return some_of(field, value, (zone.value for zone in Zone), empty=False)


def names(field: str, value: object, longest: int = 200) -> list[str] | None:
    """A list of names, or ``None`` for every one. Raises ``InvalidValue``."""
    if value is None:
        return None
    if (
        not isinstance(value, list | tuple)
        or len(value) > longest
        or not all(isinstance(v, str) and 0 < len(v) <= 200 and v.isprintable() for v in value)
    ):
        raise InvalidValue({field: "must be a list of names, or null for every one"})
    return sorted(set(value))


def whole(field: str, value: object, least: int, most: int) -> int:
    """A whole number within limits. Raises ``InvalidValue``."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidValue({field: f"must be a whole number from {least} to {most}"})
    return value


def moment(field: str, value: object) -> datetime:
    """An aware time. Raises ``InvalidValue``."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InvalidValue({field: "must be a time with its zone, such as 2027-01-31T12:00:00Z"})
    return value.astimezone(UTC)
