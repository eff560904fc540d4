# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who acts in the administration, and how far: a person with roles, or the shell of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from stellwerk.identity.roles import ROLES, Permission, Reach, Role

HOUSE = ""
"""In place of a department: the whole house."""


class Via(StrEnum):
    """How an actor came in."""

    SESSION = "session"  # a browser
    TOKEN = "token"  # noqa: S105 - a program with a token of the person's
    SHELL = "shell"  # a command on the machine itself, by whoever may read the data folder
    SYSTEM = "system"  # nobody: the program, as it was configured


class Assignment(msgspec.Struct, frozen=True, order=True):
    """A role, and the department that it was given for; :data:`HOUSE` for the whole house."""

    role: Role
    department: str = HOUSE


class Actor(msgspec.Struct, frozen=True):
    """Somebody who wants something. ``person`` is the id that stands in the trail."""

    person: str
    department: str | None  # where the person works
    assignments: frozenset[Assignment]
    via: Via = Via.SESSION
    writes: bool = True  # False: a token that may only read
    strong: bool = True  # came in with a second factor

    def reach(self, permission: Permission, parents: Mapping[str, str | None]) -> frozenset[str] | None:
        """The departments for which the actor has ``permission``; ``None`` is the whole house.

        ``parents``: the tree, by department. Whatever stands in no department belongs to the house, so an empty
        set is no permission at all.
        """
        if self.via in (Via.SHELL, Via.SYSTEM):
            return None
        roots: set[str] = set()
        for assignment in (*self.assignments, Assignment(Role.EMPLOYEE)):
            reach = ROLES[assignment.role].get(permission)
            if reach is None:
                continue
            if assignment.department == HOUSE and reach is Reach.HOUSE:
                return None
            root = assignment.department or self.department
            if root:
                roots.add(root)
        return below(roots, parents)

    def has(self, role: Role) -> bool:
        """Whether the role was given, for the house or any department."""
        return any(assignment.role is role for assignment in self.assignments)


def below(roots: set[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """``roots`` with every department below them."""
    found = set(roots & parents.keys())
    grown = bool(found)
    while grown:
        more = {name for name, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return frozenset(found)


SHELL = Actor(person="shell", department=None, assignments=frozenset(), via=Via.SHELL)
"""Whoever may read the data folder may do everything on this machine anyway; the trail says that it was the shell."""

SYSTEM = Actor(person="system", department=None, assignments=frozenset(), via=Via.SYSTEM)
"""What happens by configuration: the first start, roles that an OpenID provider's groups give."""
