# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why a sign-in by OpenID Connect did not come about. Each has a page in plain words (``web/openid``)."""

from __future__ import annotations

from enum import StrEnum

from stellwerk.errors import SignInFailed


class Cause(StrEnum):
    """What the person can do differs, so the pages do; which check failed stands in the log alone."""

    UNREACHABLE = "unreachable"  # the provider does not answer, or not in time
    MISCONFIGURED = "misconfigured"  # it answers, and the two do not fit together: work for the IT
    REFUSED = "refused"  # the provider let the person not in, or they gave up there
    AGAIN = "again"  # unknown, used, too old, or begun in another browser
    NOT_GENUINE = "not-genuine"  # a token that this provider did not make for us and for this sign-in
    NO_GROUP = "no-group"
    TOO_MANY_GROUPS = "too-many-groups"
    UNKNOWN_DEPARTMENT = "unknown-department"
    INACTIVE = "inactive"
    SECOND_FACTOR = "second-factor"
    LAST_ADMINISTRATOR = "last-administrator"


def failed(cause: Cause, why: str) -> SignInFailed:
    """The error, with ``why`` for the log: what was looked at, never what stood there."""
    return SignInFailed(why, cause=cause.value)
