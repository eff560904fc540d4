# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reports of use and cost: sums of the ledger, grouped, held back where a group is small, extrapolated, compared."""
