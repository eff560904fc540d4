# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which provider bills which model, as the configuration has it: so that lines of an invoice find their calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stellwerk.metering.budget import BILLED
from stellwerk.metering.invoice.names import Billed
from stellwerk.policy.register import Register


def billed_of(register: Register) -> tuple[Billed, ...]:
    """Every model in yellow and red. A provider is named by its endpoints' ``price_list``, else by the endpoint."""
    return tuple(
        Billed(
            register.endpoints[model.endpoint].price_list or model.endpoint,
            model.endpoint,
            model.name,
            model.upstream,
            model.price_model,
        )
        for model in register.models.values()
        if register.zone_of(model) in BILLED
    )


def billed_in(tree: Mapping[str, Any]) -> tuple[Billed, ...]:
    """The same from ``stellwerk.yaml`` as it stands, whether or not it is right: its credentials may be elsewhere."""
    endpoints, models = _section(tree, "endpoints"), _section(tree, "models")
    found = []
    for name, model in models.items():
        endpoint = model.get("endpoint")
        if isinstance(endpoint, str) and endpoints.get(endpoint, {}).get("zone") in {z.value for z in BILLED}:
            price_model = model.get("price_model")
            found.append(
                Billed(
                    str(endpoints[endpoint].get("price_list") or endpoint),
                    endpoint,
                    name,
                    str(model.get("upstream") or name),
                    None if price_model is None else str(price_model),
                )
            )
    return tuple(found)


def _section(tree: Mapping[str, Any], name: str) -> dict[str, dict[str, Any]]:
    section = tree.get(name)
    if not isinstance(section, dict):
        return {}
    return {str(key): value for key, value in section.items() if isinstance(value, dict)}
