# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The section ``sign_in``: what has to fit together in it, and the values that it becomes."""

from __future__ import annotations

import re
from typing import Any

from stellwerk.policy.address import read_address
from stellwerk.policy.convert import Read
from stellwerk.policy.credentials import Secret
from stellwerk.policy.problems import Problems, show, suggest
from stellwerk.values.role import Role
from stellwerk.values.sign_in import Mapping, OpenId, SignIn

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[1-9][0-9]{0,4})?")


def check_sign_in(root: Read, problems: Problems) -> None:
    """Everything that the schema cannot say about ``sign_in``."""
    section = root.get("sign_in")
    if section is None:
        return
    if section.get("idle_minutes", 60) > 60 * section.get("longest_hours", 12):
        problems.add(
            section.line_of("idle_minutes"),
            section.path,
            "idle_minutes is longer than longest_hours",
            "make it shorter; a session ends with longest_hours in any case",
        )
    openid = section.get("openid")
    if openid is not None:
        _check_openid(openid, root, problems)
    elif section.get("local") is False and section.missing("openid"):
        problems.add(
            section.line_of("local"),
            section.path,
            "local is false and there is no openid: nobody could sign in",
            "add openid, or leave local true",
        )


def sign_in(root: Read, secret: Secret | None) -> SignIn:
    """The section as values; runs only when there are no problems."""
    section = root.get("sign_in")
    if section is None:
        return SignIn()
    openid = section.get("openid")
    plain = {name: value for name, value in section.values.items() if name != "openid"}
    return SignIn(**plain, openid=None if openid is None else _openid(openid, secret))


def _openid(read: Read, secret: Secret | None) -> OpenId:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in read.values.items()
        if name not in ("client_secret", "groups")
    }
    return OpenId(
        **values,
        client_secret=secret.value if secret is not None else None,
        groups=tuple(
            Mapping(
                group=group.get("group"),
                department=group.get("department"),
                role=Role(role) if (role := group.get("role")) is not None else None,
                house=group.get("house", False),
            )
            for group in read.get("groups", ())
        ),
    )


def _check_openid(read: Read, root: Read, problems: Problems) -> None:
    issuer = read.get("issuer")
    if issuer is not None and isinstance(wrong := read_address(issuer), tuple):
        problems.add(
            read.line_of("issuer"),
            read.path,
            wrong[0].replace("base_url", "the issuer"),
            "write it as the provider's discovery document does, such as https://login.stadt.example/realms/stadt; "
            "http is for this machine only (loopback)",
        )
    for host in read.get("hosts", ()):
        if _HOST.fullmatch(host) is None:
            problems.add(
                read.line_of("hosts"),
                read.path,
                f"{show(host)} is no host",
                "write names alone, in small letters, such as graph.microsoft.com; a port behind a colon if need be",
            )
    if "scopes" in read.values and "openid" not in read.get("scopes"):
        problems.add(
            read.line_of("scopes"),
            read.path,
            "the scope openid is missing",
            "add it: it asks for the sign-in",
        )
    if read.get("only_mapped", True) and not read.get("groups") and "groups" not in read.bad:
        problems.add(
            read.line_of("groups"),
            read.path,
            "no group is named, and only people in a group of groups are let in",
            "name groups, or write only_mapped: false to let in everybody whom the provider knows",
        )
    seen: set[tuple[object, ...]] = set()
    for group in read.get("groups", ()):
        _check_group(group, root.get("departments"), problems)
        said = tuple(group.get(key) for key in ("group", "department", "role", "house"))
        if said in seen:
            problems.add(group.line, group.path, "the same stands there twice", "keep one")
        seen.add(said)


def _check_group(group: Read, departments: dict[str, Read] | None, problems: Problems) -> None:
    department, role = group.get("department"), group.get("role")
    if department is not None and departments and department not in departments:
        problems.add(
            group.line_of("department"),
            group.path,
            f"there is no department {show(department)}",
            suggest(department, departments),
        )
    if role is not None and group.missing("department") and not group.get("house", False):
        problems.add(
            group.line_of("role"),
            group.path,
            "the role is given for nothing",
            "add department: NAME, or house: true for the whole house",
        )
    if group.get("house", False) and group.missing("role"):
        problems.add(
            group.line_of("house"), group.path, "house without a role", "add role: NAME, or remove house"
        )
