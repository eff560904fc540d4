# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Detectors that a town adds itself, found by entry point and switched on by name: see docs/plugins.md."""
