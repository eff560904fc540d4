# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two detectors that ask a model of the town itself: ``llm`` (OpenAI dialect) and ``gliner`` (a GLiNER server)."""

from __future__ import annotations

from collections.abc import Mapping

from stellwerk.detectors.plugins.interface import Ask, Surroundings
from stellwerk_llm_detector.checker import Checker
from stellwerk_llm_detector.gliner import Gliner
from stellwerk_llm_detector.options import Options, address_inside
from stellwerk_llm_detector.route import OwnAddress, Route


def llm(surroundings: Surroundings) -> Checker:
    """The entry point ``llm``.

    Raises:
        ConfigurationError: an option is wrong, or leads out of the green zone.
    """
    options = Options(surroundings, ("model", "url", "key_file", "probe", "chunk", "tokens"))
    model = options.text("model")
    route: Route
    if url := options.text("url", ""):
        own = OwnAddress(
            address_inside(url, surroundings.register), "chat/completions", options.secret("key_file")
        )
        route = _Named(own, model)
    else:
        route = _GreenModel(surroundings.ask, surroundings.green_model(model).name)
    return Checker(
        surroundings.name,
        route,
        probe=options.flag("probe", True),
        chunk=int(options.number("chunk", 4_000, least=500, most=100_000)),
        tokens=int(options.number("tokens", 2_048, least=16, most=100_000)),
    )


def gliner(surroundings: Surroundings) -> Gliner:
    """The entry point ``gliner``. Raises like :func:`llm`."""
    options = Options(surroundings, ("url", "key_file", "threshold"))
    url = address_inside(options.text("url"), surroundings.register)
    return Gliner(
        surroundings.name,
        OwnAddress(url, "extract", options.secret("key_file")),
        threshold=options.number("threshold", 0.3, least=0, most=1),
    )


class _Named:
    """A server's model, by the name that it has there."""

    def __init__(self, route: Route, model: str) -> None:
        self._route = route
        self._model = model
        self.close = route.close

    async def send(self, body: Mapping[str, object]) -> bytes:
        return await self._route.send({"model": self._model, **body})


class _GreenModel:
    """A model of the register, through the gateway."""

    def __init__(self, ask: Ask, model: str) -> None:
        self._ask = ask
        self._model = model

    async def send(self, body: Mapping[str, object]) -> bytes:
        return await self._ask(self._model, body)

    async def close(self) -> None:
        """The connection is the gateway's."""
