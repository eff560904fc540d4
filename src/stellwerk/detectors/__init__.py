# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rule-based inspection: one file per identifier; ``names/`` persons; ``sensitive/`` special categories and marks."""
