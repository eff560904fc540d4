# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a process that reads foreign files gives up beforehand. The standard library alone, so that it starts fast."""
