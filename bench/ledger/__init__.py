# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long reports take on a ledger of ten million entries, and how that grows."""
