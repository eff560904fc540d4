# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How people sign in: the section ``sign_in`` of ``stellwerk.yaml``, as values."""

from __future__ import annotations

import msgspec

from stellwerk.values.role import Role


class Mapping(msgspec.Struct, frozen=True):
    """What one group of the OpenID provider means here. Several may hold for a person."""

    group: str  # as it stands in the groups claim
    department: str | None = None  # where people of this group work, and what the role is given for
    role: Role | None = None  # None: the group lets in, and names the department where there is one
    house: bool = False  # the role is given for the whole house, not for ``department``


class OpenId(msgspec.Struct, frozen=True):
    """The OpenID provider of the house."""

    issuer: str  # https://...; discovery is below it
    client_id: str
    client_secret: str | None = None  # resolved at load; None: a public client (PKCE alone)
    title: str = ""  # on the button, such as "Stadt Musterstadt"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    hosts: tuple[str, ...] = ()  # further hosts of the provider, beside that of the issuer
    name_claim: str = "name"
    email_claim: str = "email"
    groups_claim: str = "groups"
    department_claim: str | None = None  # its value is the name of a department
    groups: tuple[Mapping, ...] = ()
    only_mapped: bool = True  # whoever is in no mapped group is not let in
    strong: tuple[str, ...] = ("mfa", "otp", "hwk", "swk", "fpt", "sc")  # amr (RFC 8176) or acr that count
    always_strong: bool = False  # the provider asks everybody for a second factor and need not say so
    acr_values: tuple[str, ...] = ()  # asked of the provider (OpenID Connect Core, 3.1.2.1)

    def __repr__(self) -> str:
        return f"OpenId({self.issuer!r}, {self.client_id!r})"


class SignIn(msgspec.Struct, frozen=True):
    """Local accounts, the OpenID provider, and how long a session lasts."""

    local: bool = True  # accounts with a password of their own
    idle_minutes: int = 60  # without a request, a session ends
    longest_hours: int = 12  # and after this in any case
    openid: OpenId | None = None
