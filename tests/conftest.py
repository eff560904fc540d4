# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every test may use."""

from __future__ import annotations

pytest_plugins = ["tests.hub.fixture"]
