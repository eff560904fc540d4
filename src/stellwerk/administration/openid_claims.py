# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the provider's claims say of a person, brought into a form that may be shown. Pure.

Claims are text that somebody typed at the provider, often the person themself: names are cleaned rather than refused,
and nothing but issuer and subject tells who it is (OpenID Connect Core 1.0, 5.7).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import msgspec

from stellwerk.values.sign_in import Mapping as Mapped
from stellwerk.values.sign_in import OpenId

_LONGEST_NAME = 200
_LONGEST_MAIL = 254
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")


class Described(msgspec.Struct, frozen=True):
    """A person as the provider describes them, and what that means here."""

    name: str
    email: str
    mapped: tuple[Mapped, ...]  # what the person's groups mean, in the order of the configuration
    department: str | None
    names_department: bool  # whether the configuration derives departments at all; else people do it
    groups_elsewhere: bool  # the token only says where the groups could be asked for
    strong: bool  # with a second factor


def described(claims: Mapping[str, Any], openid: OpenId) -> Described:
    """Read the claims. What is missing or of the wrong kind counts as not there."""
    groups = _texts(find(claims, openid.groups_claim))
    mapped = tuple(mapping for mapping in openid.groups if mapping.group in groups)
    told = None if openid.department_claim is None else find(claims, openid.department_claim)
    department = _first_text(told) or next((m.department for m in mapped if m.department), None)
    return Described(
        name=_name(claims, openid),
        email=_mail(claims, openid),
        mapped=mapped,
        department=department,
        names_department=openid.department_claim is not None or any(m.department for m in openid.groups),
        groups_elsewhere=_elsewhere(claims, openid.groups_claim),
        strong=openid.always_strong or _strong(claims, openid),
    )


def find(claims: Mapping[str, Any], name: str) -> Any:
    """A claim by its name; where there is none of this name, a point in it leads into a claim."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        if not isinstance(found, dict):
            return None
        found = found.get(part)
    return found


def clean(text: str, longest: int) -> str:
    """One line in NFC without anything invisible: no line break, and nothing that turns the text round."""
    shown = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text[: longest * 4]))
    return " ".join(shown.split())[:longest].strip()


def _name(claims: Mapping[str, Any], openid: OpenId) -> str:
    for claim in (openid.name_claim, "name", "preferred_username", openid.email_claim):
        value = find(claims, claim)
        if isinstance(value, str) and (name := clean(value, _LONGEST_NAME)):
            return name
    return "—"  # the provider gives none; the scope profile brings it


def _mail(claims: Mapping[str, Any], openid: OpenId) -> str:
    value = find(claims, openid.email_claim)
    if not isinstance(value, str) or claims.get("email_verified") is False or len(value) > _LONGEST_MAIL:
        return ""
    mail = clean(value, _LONGEST_MAIL)
    return mail if _MAIL.fullmatch(mail) else ""


def _strong(claims: Mapping[str, Any], openid: OpenId) -> bool:
    used = _texts(claims.get("amr")) | _texts(claims.get("acr"))
    return not used.isdisjoint(openid.strong)


def _elsewhere(claims: Mapping[str, Any], name: str) -> bool:
    """Aggregated or distributed claims (Core 1.0, 5.6.2): how Entra ID says that there are too many groups."""
    names = claims.get("_claim_names")
    return name not in claims and isinstance(names, dict) and name in names


def _texts(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset({value})
    return frozenset(v for v in value if isinstance(v, str)) if isinstance(value, list) else frozenset()


def _first_text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, str)), None)
    return value.strip() or None if isinstance(value, str) and value.isprintable() else None
