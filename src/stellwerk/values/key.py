# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An API key as it is configured."""

from __future__ import annotations

import msgspec

from stellwerk.values.caller import Caller


class Key(msgspec.Struct, frozen=True):
    """The SHA-256 of a key's secret (hex) and the caller that it stands for. The secret itself is nowhere."""

    sha256: str
    caller: Caller
