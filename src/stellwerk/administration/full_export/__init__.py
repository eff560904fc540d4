# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The full export: everything that this house knows, readable elsewhere, without Stellwerk.

A ZIP of JSON (exact, for programs) and CSV (for spreadsheets), one pair a table, and the audit trail as it stands with
a program that checks it. No secret and no hash of one. A backup (:mod:`stellwerk.storage.backup`) is for coming back
to Stellwerk; this is for leaving it, for auditors and for archives.
"""
