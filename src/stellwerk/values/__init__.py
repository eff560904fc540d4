# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Frozen values that travel along the line. No I/O, no behaviour beyond their own arithmetic."""
