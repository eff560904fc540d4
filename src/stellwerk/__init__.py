# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Stellwerk: the sovereign traffic-light gateway for language models in public administration."""

__version__ = "0.1.0"
