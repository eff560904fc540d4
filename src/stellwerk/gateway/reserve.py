# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The most that a call can cost, before it is sent: what is set aside in the budgets.

No token is shorter than a byte (byte-level encodings; special tokens of the chat's form are shorter than the JSON
that stands for them), so the body's length is a bound of the input. The output is bounded by what the caller
or its door allows; where a hard budget applies and both allow anything, a bound is sent along.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from stellwerk.gateway import build
from stellwerk.gateway.length import cap_for
from stellwerk.gateway.line import Line
from stellwerk.policy.register import Model
from stellwerk.values.call import Call, ChatCall
from stellwerk.values.caller import Caller
from stellwerk.values.decision import Decision
from stellwerk.values.money import Price, to_pico
from stellwerk.values.zone import Zone

LONGEST_ANSWER = 16_384
"""Tokens, each choice, that an answer may have under a hard budget if the caller sets no bound: more than the longest
letter and its thoughts, and 0.16 EUR at the dearest price in the hub's list of 2026."""

_FORM_TOKENS = 64  # of a chat template around the messages, beyond what the JSON's own length covers


class Most(NamedTuple):
    """Bounds of a call."""

    pico: dict[Zone, int]  # cost, by each billed zone among the targets
    cap: (
        int | None
    )  # output tokens to be sent along as a bound; None: there is one already, or none is needed
    body: bytes | None  # for the first target, if it was built


def most(line: Line, caller: Caller, call: Call, decision: Decision, day: date) -> Most:
    """What the call can cost at most, over all its targets."""
    models = [line.register.models[name] for name in decision.targets]
    priced = [(model, price) for model in models if (price := model.price_on(day)) is not None]
    if not priced:
        return Most({}, None, None)
    zones = {line.register.zone_of(model) for model, _ in priced}
    needs_cap = isinstance(call, ChatCall) and call.max_output is None and call.answer_limit is None
    cap = None
    if needs_cap and any(line.purse.caps(caller, zone) for zone in zones):
        cap = min(LONGEST_ANSWER, *(model.context_length for model, _ in priced))
    body = build.body(call, models[0], cap)
    bounds: dict[Zone, int] = {}
    for model, price in priced:
        zone = line.register.zone_of(model)
        bounds[zone] = max(bounds.get(zone, 0), most_of(call, model, price, len(body)))
    return Most(bounds, cap, body)


def most_of(call: Call, model: Model, price: Price, body_bytes: int) -> int:
    """The most that the call can cost at one model, 10^-12 of the price's currency."""
    tokens_in = body_bytes + _FORM_TOKENS
    if not isinstance(call, ChatCall):
        return to_pico(price.most(tokens_in, 0))
    longest = call.max_output or cap_for(call, model) or min(LONGEST_ANSWER, model.context_length)
    return to_pico(price.most(tokens_in, longest * call.choices))
