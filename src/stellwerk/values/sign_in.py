# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How people sign in: the section ``sign_in`` of ``stellwerk.yaml``, as values."""

from __future__ import annotations

import msgspec


class Mapping(msgspec.Struct, frozen=True):
    """What one group of the OpenID provider means here. Several may hold for a person."""

    group: str  # as it stands in the groups claim
    department: str | None = None  # where people of this group work, or what the role is given for
    role: str | None = None  # of identity.roles.Role; None: the group only names the department
    house: bool = False  # the role is given for the whole house, not for ``department``


class OpenId(msgspec.Struct, frozen=True):
    """The OpenID provider of the house."""

    issuer: str  # https://...; discovery is below it
    client_id: str
    client_secret: str | None = None  # resolved at load; None: a public client (PKCE alone)
    title: str = ""  # on the button, such as "Stadt Musterstadt"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    name_claim: str = "name"
    email_claim: str = "email"
    groups_claim: str = "groups"
    department_claim: str | None = None  # its value is the name of a department
    groups: tuple[Mapping, ...] = ()
    only_mapped: bool = True  # whoever is in no mapped group is not let in
    strong: tuple[str, ...] = ("mfa", "otp", "hwk", "swk", "fpt", "sc")  # values of amr (RFC 8176) that count

    def __repr__(self) -> str:
        return f"OpenId({self.issuer!r}, {self.client_id!r})"


class SignIn(msgspec.Struct, frozen=True):
    """Local accounts, the OpenID provider, and how long a session lasts."""

    local: bool = True  # accounts with a password of their own
    idle_minutes: int = 60  # without a request, a session ends
    longest_hours: int = 12  # and after this in any case
    openid: OpenId | None = None
