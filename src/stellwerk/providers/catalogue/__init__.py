# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The model catalogue: what may run in the embedded engine, where its file comes from, and that it is the one."""
