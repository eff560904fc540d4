# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A provider's invoice beside the ledger: what is the same, what differs, and why. Pure values."""
