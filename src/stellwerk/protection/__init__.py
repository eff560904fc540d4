# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What pages and the management API share against attacks through a browser: Host, origin, session, tokens, ways back.

It stands below both, which do not import each other.
"""
