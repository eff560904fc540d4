# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Roles as data: what each may see and do, and how far. The table of docs/roles.md is tested against this one.

Nothing here opens content: prompts and answers stand in no record that a role could be given (DESIGN, 8), and the
administrator's role holds no permission for the trail. Who may do nothing of the kind is refused, whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from stellwerk.values.role import Role

__all__ = ["PRIVILEGED", "ROLES", "SUPERVISING", "Permission", "Reach", "Role"]


class Permission(StrEnum):
    """One thing that a role may do, ``object:action``."""

    DEPARTMENT_READ = "department:read"
    DEPARTMENT_WRITE = "department:write"
    COST_CENTRE_READ = "cost_centre:read"
    COST_CENTRE_WRITE = "cost_centre:write"
    USE_CASE_READ = "use_case:read"
    USE_CASE_WRITE = "use_case:write"
    KEY_READ = "key:read"
    KEY_WRITE = "key:write"
    PERSON_READ = "person:read"
    PERSON_WRITE = "person:write"
    PERSON_RIGHTS = "person:rights"  # export and erasure (Art. 15, 17 GDPR)
    ROLE_GRANT = "role:grant"
    APPROVAL_READ = "approval:read"
    LOWER_REQUEST = "lower_class:request"
    LOWER_CONFIRM = "lower_class:confirm"
    RELEASE_REGIME_REQUEST = "release_regime:request"
    RELEASE_REGIME_CONFIRM = "release_regime:confirm"
    REGIME_WITHDRAW = "release_regime:withdraw"  # tightens, so one person may
    RELEASE_ANNEX_III_REQUEST = "release_annex_iii:request"
    RELEASE_ANNEX_III_CONFIRM = "release_annex_iii:confirm"
    OPEN_RED_REQUEST = "open_red:request"
    OPEN_RED_CONFIRM = "open_red:confirm"
    REIDENTIFY_REQUEST = "reidentify:request"
    REIDENTIFY_CONFIRM = "reidentify:confirm"
    PRICE_READ = "price:read"
    PRICE_WRITE = "price:write"  # import a price list
    BUDGET_READ = "budget:read"
    BUDGET_WRITE = "budget:write"
    REPORT_READ = "report:read"  # sums of use and cost; never a person's use
    INVOICE_READ = "invoice:read"
    INVOICE_WRITE = "invoice:write"  # import, and put right what was booked
    INVOICE_SIGN = "invoice:sign"
    TEXT_RELEASE_CONFIRM = (
        "text_release:confirm"  # that findings in one text are false alarms; shows that text
    )
    ASSISTANT_RELEASE = "assistant:release"  # to others; whoever may, reads what was asked for
    RATING_READ = "rating:read"  # of answers; never who rated
    FEEDBACK_READ = "feedback:read"  # on the product itself; never who wrote it
    FEEDBACK_WRITE = "feedback:write"  # delete what is done
    TRAIL_READ = "trail:read"  # decisions and events; never a person's use (§ 72(3) LPVG NRW)


class Reach(StrEnum):
    """How far a permission goes."""

    DEPARTMENT = "department"  # the department that the role was given for, and those below
    HOUSE = "house"


_D, _H, _P = Reach.DEPARTMENT, Reach.HOUSE, Permission

ROLES: Mapping[Role, Mapping[Permission, Reach]] = MappingProxyType(
    {
        Role.EMPLOYEE: {_P.DEPARTMENT_READ: _D, _P.USE_CASE_READ: _D},
        Role.KEY_USER: {
            _P.DEPARTMENT_READ: _D,
            _P.USE_CASE_READ: _D,
            _P.USE_CASE_WRITE: _D,
            _P.KEY_READ: _D,
            _P.KEY_WRITE: _D,
            _P.PERSON_READ: _D,
            _P.APPROVAL_READ: _D,
            _P.BUDGET_READ: _D,
            _P.REPORT_READ: _D,
            _P.LOWER_REQUEST: _D,
            _P.RELEASE_ANNEX_III_REQUEST: _D,
            _P.OPEN_RED_REQUEST: _D,
            _P.TEXT_RELEASE_CONFIRM: _D,
            _P.ASSISTANT_RELEASE: _D,
            _P.RATING_READ: _D,
        },
        Role.ADMINISTRATOR: {
            _P.DEPARTMENT_READ: _H,
            _P.DEPARTMENT_WRITE: _H,
            _P.COST_CENTRE_READ: _H,
            _P.COST_CENTRE_WRITE: _H,
            _P.USE_CASE_READ: _H,
            _P.USE_CASE_WRITE: _H,
            _P.KEY_READ: _H,
            _P.KEY_WRITE: _H,
            _P.PERSON_READ: _H,
            _P.PERSON_WRITE: _H,
            _P.ROLE_GRANT: _H,
            _P.APPROVAL_READ: _H,
            _P.PRICE_READ: _H,
            _P.PRICE_WRITE: _H,
            _P.BUDGET_READ: _H,
            _P.REPORT_READ: _H,
            _P.FEEDBACK_READ: _H,
            _P.FEEDBACK_WRITE: _H,
            _P.LOWER_REQUEST: _H,
            _P.RELEASE_REGIME_REQUEST: _H,
            _P.REGIME_WITHDRAW: _H,
            _P.RELEASE_ANNEX_III_REQUEST: _H,
            _P.OPEN_RED_REQUEST: _H,
            _P.OPEN_RED_CONFIRM: _H,
        },
        Role.DATA_PROTECTION_OFFICER: {
            _P.DEPARTMENT_READ: _H,
            _P.COST_CENTRE_READ: _H,
            _P.USE_CASE_READ: _H,
            _P.KEY_READ: _H,
            _P.PERSON_READ: _H,
            _P.PERSON_RIGHTS: _H,
            _P.APPROVAL_READ: _H,
            _P.LOWER_CONFIRM: _H,
            _P.RELEASE_REGIME_CONFIRM: _H,
            _P.REGIME_WITHDRAW: _H,
            _P.RELEASE_ANNEX_III_CONFIRM: _H,
            _P.OPEN_RED_CONFIRM: _H,
            _P.REIDENTIFY_REQUEST: _H,
            _P.REIDENTIFY_CONFIRM: _H,
            _P.TEXT_RELEASE_CONFIRM: _H,
            _P.REPORT_READ: _H,
            _P.TRAIL_READ: _H,
        },
        Role.FINANCE: {
            _P.DEPARTMENT_READ: _H,
            _P.COST_CENTRE_READ: _H,
            _P.COST_CENTRE_WRITE: _H,
            _P.USE_CASE_READ: _H,
            _P.PRICE_READ: _H,
            _P.PRICE_WRITE: _H,
            _P.BUDGET_READ: _H,
            _P.BUDGET_WRITE: _H,
            _P.REPORT_READ: _H,
            _P.INVOICE_READ: _H,
            _P.INVOICE_WRITE: _H,
            _P.INVOICE_SIGN: _H,
        },
        Role.STAFF_COUNCIL: {
            _P.DEPARTMENT_READ: _H,
            _P.USE_CASE_READ: _H,
            _P.APPROVAL_READ: _H,
            _P.REIDENTIFY_CONFIRM: _H,
            _P.REPORT_READ: _H,
        },
        Role.TRAINER: {
            _P.DEPARTMENT_READ: _H,
            _P.USE_CASE_READ: _H,
            _P.PERSON_READ: _H,
            _P.ASSISTANT_RELEASE: _H,
        },
        Role.AUDITOR: {
            _P.DEPARTMENT_READ: _H,
            _P.COST_CENTRE_READ: _H,
            _P.USE_CASE_READ: _H,
            _P.KEY_READ: _H,
            _P.PERSON_READ: _H,
            _P.APPROVAL_READ: _H,
            _P.PRICE_READ: _H,
            _P.BUDGET_READ: _H,
            _P.REPORT_READ: _H,
            _P.INVOICE_READ: _H,
            _P.TRAIL_READ: _H,
        },
    }
)
"""What each role may do, and how far where it was given for the whole house."""

PRIVILEGED = frozenset(Role) - {Role.EMPLOYEE}
"""Roles whose local accounts need a second factor."""

SUPERVISING = frozenset({Role.DATA_PROTECTION_OFFICER, Role.AUDITOR})
"""Roles that look at what administrators do, and so never belong to one of them (Art. 38(6) GDPR)."""
