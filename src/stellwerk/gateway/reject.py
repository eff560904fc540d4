# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a JSON document to a typed body, or an error that names the field and what it may be; never its value."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

import msgspec

from stellwerk.errors import RequestError, UnknownField
from stellwerk.gateway.allowed import CHOICES

_T = TypeVar("_T", bound=msgspec.Struct)
_Number = TypeVar("_Number", int, float)

# A name is repeated to the reader only if it looks like a field of an interface and holds no row of figures.
_FIELD = re.compile(r"(?!.*\d{4})[a-z][A-Za-z0-9_]{0,39}\Z")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)` - at `(\$[a-z_.\[\]0-9]*)`\Z", re.DOTALL)
_WRONG = re.compile(r"(.*?)(?: - at `(\$[a-z_.\[\]0-9]*)`)?\Z", re.DOTALL)
_INDEX = re.compile(r"\[\d*\]")


def convert(document: Any, kind: type[_T], refused: Mapping[str, str]) -> _T:
    """``document`` as a ``kind``. ``refused`` names fields that are known and not taken, with what to do instead.

    Raises:
        UnknownField: a field that is not taken, by name.
        RequestError: a missing field or a wrong type, with the place.
    """
    if type(document) is not dict:
        raise RequestError("the body must be a JSON object")
    own = kind.__struct_fields__
    if any(name not in own for name in document):
        document = _without_refused(document, own, refused)
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        text = str(error)
    unknown = _UNKNOWN.match(text)
    if unknown:
        raise unknown_field(_place(unknown[2], shown(unknown[1])))
    wrong = _WRONG.match(text)
    what, place = (wrong[1], _place(wrong[2], "")) if wrong else ("", "")
    if what.startswith(("Invalid value ", "Invalid enum value ")):  # msgspec quotes the value
        choices = CHOICES.get(_INDEX.sub("[]", place))
        what = f"must be {choices}" if choices else "is not one of the values allowed"
        raise RequestError(f"{place or 'the body'} {what}", param=place or None)
    what = what or "has a form that is not understood"
    raise RequestError(f"{place or 'the body'}: {what[0].lower()}{what[1:200]}", param=place or None)


def fields(part: Mapping[str, Any], place: str, allowed: Collection[str]) -> None:
    """Raise ``UnknownField`` unless the part has only these."""
    for name in part:
        if name not in allowed:
            raise unknown_field(f"{place}.{shown(name)}")


def unknown_field(place: str) -> UnknownField:
    """The error for a field that is not on the allow-list."""
    return UnknownField(
        f"the field {place} is not known here and is not sent on unseen; leave it out", param=place
    )


def shown(name: str) -> str:
    """A field's name as it may be repeated: a name can itself be personal data."""
    return name if _FIELD.match(name) else "(a name that is not repeated here)"


def within(value: _Number, low: float, high: float, name: str) -> _Number:
    """``value``, or ``RequestError`` where it is out of range."""
    if not low <= value <= high:
        raise RequestError(f"{name} must lie between {low} and {high}", param=name)
    return value


def _without_refused(
    document: dict[str, Any], own: Collection[str], refused: Mapping[str, str]
) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in document.items():
        if name in own:
            kept[name] = value
        elif name not in refused:
            raise unknown_field(shown(name))
        elif value not in (None, {}, [], ""):
            raise UnknownField(f"the field {name} is not taken here: {refused[name]}", param=name)
    return kept


def _place(path: str | None, name: str) -> str:
    """msgspec's ``$.messages[0].x`` as ours, ``messages[0].x``."""
    base = (path or "$").removeprefix("$").lstrip(".").replace("[...]", "{}")
    return f"{base}.{name}".strip(".") if name else base
