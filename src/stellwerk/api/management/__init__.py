# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The management API under ``/api``: departments, use cases, keys, people, approvals, the trail."""
