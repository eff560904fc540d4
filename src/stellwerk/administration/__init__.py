# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people change: who asks, whether they may, the change, and its event, in one transaction each.

The API, the pages and the command line call the same functions. Each takes a :class:`Writing` or a connection that
is open already, so that several of them can be one transaction, and an :class:`Actor`.
"""
