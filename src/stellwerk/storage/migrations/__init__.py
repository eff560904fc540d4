# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The history of the tables. Run by :mod:`stellwerk.storage.migrate`, never by hand."""
