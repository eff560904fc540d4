# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The doors upstream: one per HTTP endpoint, one per embedded engine; and which of them are shut now."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from stellwerk.policy.register import Model, Register
from stellwerk.providers.upstream import Upstream

_NONE: Mapping[str, str] = MappingProxyType({})


class Engine(Protocol):
    """What the doors need to know of an embedded engine."""

    @property
    def ready(self) -> bool:
        """It takes calls."""
        ...

    @property
    def state(self) -> str:
        """For the reader: starting, restarting, failed and why."""
        ...


class Guard(Protocol):
    """What the doors need to know of the drift guard."""

    @property
    def closed(self) -> Mapping[str, str]:
        """Endpoints that it closed, with the reason."""
        ...


class EndpointDoors:
    """Finds the connection of a model; see :class:`stellwerk.gateway.line.Doors`.

    Args:
        register: endpoints and models.
        endpoints: connections of the endpoints with an address, by endpoint name.
        embedded: connections to embedded engines, by public model name.
        engines: the engines themselves, by public model name.
        guard: the drift guard.
    """

    def __init__(
        self,
        register: Register,
        *,
        endpoints: Mapping[str, Upstream],
        embedded: Mapping[str, Upstream],
        engines: Mapping[str, Engine],
        guard: Guard,
    ) -> None:
        self._endpoints = endpoints
        self._embedded = embedded
        self._engines = [(register.models[name].endpoint, engine) for name, engine in engines.items()]
        self._guard = guard

    def upstream(self, model: Model) -> Upstream:
        """The connection for this model. Raises ``KeyError`` for a model that is not in the register."""
        found = self._embedded.get(model.name)
        return found if found is not None else self._endpoints[model.endpoint]

    def closed(self) -> Mapping[str, str]:
        """Closed endpoints: by the drift guard, or because none of an embedded endpoint's engines is ready."""
        down: dict[str, str] | None = None
        for endpoint, engine in self._engines:
            if not engine.ready:
                down = down or {}
                down[endpoint] = f"the embedded engine is not ready ({engine.state})"
        if down is None:
            return self._guard.closed or _NONE
        for endpoint, engine in self._engines:
            if engine.ready:
                down.pop(endpoint, None)
        return {**down, **self._guard.closed}
