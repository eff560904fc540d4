# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/roles.md is the table of the code: what each role may do, and how far."""

from __future__ import annotations

from pathlib import Path

from stellwerk.administration.approval_actions import ACTIONS
from stellwerk.identity.roles import ROLES, Permission, Reach, Role

DOCUMENTS = Path(__file__).parents[2] / "docs"
SIGN = {Reach.DEPARTMENT: "department", Reach.HOUSE: "house", None: "–"}


def test_the_table_of_roles_is_that_of_the_code() -> None:
    lines = (DOCUMENTS / "roles.md").read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    wanted = []
    for permission in Permission:
        cells = [SIGN[ROLES[role].get(permission)] for role in Role]
        wanted.append(f"| `{permission.value}` | {' | '.join(cells)} |")
    assert rows == wanted
    (head,) = [line for line in lines if line.startswith("| permission |")]
    assert head == f"| permission | {' | '.join(role.value for role in Role)} |"


def test_every_four_eyes_action_is_explained() -> None:
    text = (DOCUMENTS / "administration.md").read_text("utf-8")
    for action in ACTIONS:
        assert f"| `{action}` |" in text
