# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""An API key, as the door needs it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from stellwerk.values.caller import Caller


class Scope(StrEnum):
    """What a key opens."""

    CALL = "call"  # POST /v1/chat/completions, /v1/embeddings
    CHECK = "check"  # POST /v1/check
    MODELS = "models"  # GET /v1/models
    METRICS = "metrics"  # GET /metrics


USUAL_SCOPES = frozenset(Scope) - {Scope.METRICS}
"""Of a key that says nothing else. What Prometheus reads shows the whole house, so a key has to say that it may."""


class Key(msgspec.Struct, frozen=True):
    """A key of the configuration: the SHA-256 of its secret (hex) and the caller that it stands for."""

    sha256: str
    caller: Caller
    stored: bool = True  # False: of a demo, known only while it runs
    scopes: frozenset[Scope] = USUAL_SCOPES


class KnownKey(msgspec.Struct, frozen=True):
    """A key that calls come in with. The secret itself is nowhere."""

    caller: Caller
    hash: str  # lower-case hex, keyed or plain, as its scheme says
    scopes: frozenset[Scope] = USUAL_SCOPES
    expires_at: datetime | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
