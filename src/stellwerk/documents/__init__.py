# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a file that somebody drops to its text, passage by passage, in a worker that can do nothing else."""
