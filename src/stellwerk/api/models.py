# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``GET /v1/models`` and ``GET /v1/models/{id}``: what a key may call, where it runs and what it costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from stellwerk.api.http import caller_of, send_error, send_json
from stellwerk.errors import UnknownModel
from stellwerk.gateway.directory import Directory
from stellwerk.gateway.line import Line
from stellwerk.policy.register import Model
from stellwerk.policy.zones import closure
from stellwerk.values.calendar import local_day
from stellwerk.values.caller import Caller
from stellwerk.values.key import Scope as KeyScope
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone

# Models have no date of creation here, but OpenAI's clients expect one; the day the API began.
_CREATED = 1_767_225_600


class ModelsDoor:
    """Lists the models that the key and its use case may name."""

    def __init__(self, line: Line, directory: Directory) -> None:
        self._line = line
        self._directory = directory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            caller = caller_of(scope, self._directory, KeyScope.MODELS)
            visible = {model.name: model for model in self._visible(caller)}
            name = scope["path_params"].get("id")
            if name is None:
                shown: dict[str, Any] = {
                    "object": "list",
                    "data": [self._entry(model) for model in visible.values()],
                }
            elif name in visible:
                shown = self._entry(visible[name])
            else:
                raise UnknownModel(
                    "there is no model of that name for this key; GET /v1/models lists those there are",
                    param="model",
                )
            await send_json(send, 200, msgspec.json.encode(shown))
        except Exception as error:
            await send_error(send, error)

    def _visible(self, caller: Caller) -> list[Model]:
        register = self._line.register
        use_case = register.use_cases.get(caller.use_case)
        if use_case is None or use_case.closed is not None:
            return []
        return [
            model
            for model in register.models.values()
            if (caller.allowed_models is None or model.name in caller.allowed_models)
            and (use_case.allowed_models is None or model.name in use_case.allowed_models)
            and register.zone_of(model) in use_case.allowed_zones
            and (caller.allowed_zones is None or register.zone_of(model) in caller.allowed_zones)
        ]

    def _entry(self, model: Model) -> dict[str, Any]:
        return entry(self._line, model, local_day(self._line.now()))


def entry(line: Line, model: Model, today: date) -> dict[str, Any]:
    """One model as JSON: OpenAI's four fields, then ours."""
    endpoint = line.register.endpoints[model.endpoint]
    price = model.price_on(today)
    barred = closure(endpoint, line.register.policy, today)
    closed = barred.text if barred is not None else line.closed().get(endpoint.name)
    if closed is None and price is None and endpoint.zone is not Zone.GREEN:
        closed = "It has no price in force today, and without one nothing runs in yellow or red."
    return {
        "id": model.name,
        "object": "model",
        "created": _CREATED,
        "owned_by": endpoint.operator,
        "zone": endpoint.zone.value,
        "tier": model.tier.value,
        "hosting": {
            "operator": endpoint.operator,
            "countries": list(endpoint.countries),
            "embedded": endpoint.embedded,
            "demo": endpoint.demo,
        },
        "price": _price(price, endpoint.zone),
        "context_length": model.context_length,
        "abilities": sorted(ability.value for ability in model.abilities),
        "open": closed is None,
        "closed_because": closed,
    }


def _price(price: Price | None, zone: Zone) -> dict[str, Any] | None:
    """What is named apart in the price, beside input and output; ``None`` where money is due and no price is known."""
    if price is None:
        free = {"version": None, "currency": "EUR", "input_per_million": "0", "output_per_million": "0"}
        return free if zone is Zone.GREEN else None
    return {
        "version": price.version,
        "currency": price.currency,
        "input_per_million": str(price.input_per_million),
        "output_per_million": str(price.output_per_million),
        **{unit: str(amount) for unit in _APART if (amount := getattr(price, unit)) is not None and amount},
    }


_APART = ("cached_per_million", "reasoning_per_million", "per_image", "per_audio_minute", "per_request")
