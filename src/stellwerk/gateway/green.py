# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking a model of the green zone on behalf of a plug-in detector: part of an inspection, never a call of its own.

It stands in no books, costs nothing and is not inspected itself; so it leads to green and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from stellwerk.errors import ZoneForbidden
from stellwerk.policy.register import Model, Register
from stellwerk.providers.upstream import Upstream
from stellwerk.values.zone import Zone


class GreenModels:
    """See :class:`stellwerk.detectors.plugins.interface.Ask`.

    Args:
        register: which models are green.
        upstream: the connection of a model.
    """

    def __init__(self, register: Register, upstream: Callable[[Model], Upstream]) -> None:
        self._register = register
        self._upstream = upstream

    async def __call__(self, model: str, body: Mapping[str, object]) -> bytes:
        """The answer to a chat-completions body.

        Raises:
            ZoneForbidden: the model is not green, or not there.
            UpstreamError: no answer.
        """
        asked = self._register.models.get(model)
        if asked is None or self._register.zone_of(asked) is not Zone.GREEN:
            raise ZoneForbidden("A detector may ask green models only; name one in its options.")
        raw = msgspec.json.encode({**body, "model": asked.upstream})
        answer = await self._upstream(asked).post("chat/completions", raw, stream=False)
        try:
            return await answer.body()
        finally:
            await answer.close()
