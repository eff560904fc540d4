# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of persons: by a cue beside them, by a known first name, and repeated once found."""
