# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Zones, the endpoint register, rules and the decision: pure functions of frozen values, and their loading."""
