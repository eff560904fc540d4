# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Backup and restore: one portable file for both databases.

A ZIP, since it can be read with any tool, one member at a time, and names its members at its end, so that the manifest
is known before anything is unpacked. The manifest lists every member with size and SHA-256 and is signed with a key
derived from ``audit.key``. Rows are JSON Lines, read in one transaction.
"""
