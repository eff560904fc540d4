# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The town's OpenID provider: what it says of itself, its keys, its tokens. Nothing here touches the database.

OpenID Connect Core 1.0 and Discovery 1.0 (with errata set 2), the authorization code flow with PKCE (RFC 7636) and
the advice of RFC 9700. What the provider may answer is small and strict; anything else ends the sign-in.
"""
