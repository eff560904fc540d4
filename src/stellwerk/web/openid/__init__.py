# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in at the town's OpenID provider: there, back, and out again."""

from stellwerk.web.openid.routes import BACK, OUT, START, routes

__all__ = ["BACK", "OUT", "START", "routes"]
