# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Forward: build the body, open the door of the right zone, go on only to the same or a stricter one."""

from __future__ import annotations

from stellwerk.errors import RateLimited, UpstreamError, UpstreamRejected, UpstreamUnreachable, ZoneForbidden
from stellwerk.gateway import build
from stellwerk.gateway.books import Account
from stellwerk.gateway.line import Line
from stellwerk.gateway.look import DEPTHS
from stellwerk.policy.ceilings import assert_ceiling
from stellwerk.policy.register import Model
from stellwerk.policy.waiving import waivable
from stellwerk.providers.upstream import Answer
from stellwerk.values.call import Call
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.zone import Zone


async def forward(line: Line, call: Call, decision: Decision, account: Account) -> tuple[Answer, Model]:
    """Try the targets in order until one answers; the first byte has arrived when this returns.

    Raises:
        UpstreamRejected: the provider refused the call itself; the next one would, too.
        UpstreamError: no target answered; the error of the last one.
        RateLimited: the contract of the last one has no room within its minute.
        ZoneForbidden: a target stands above the ceiling (a defect: decide must never name one).
    """
    failed: UpstreamError | RateLimited | None = None
    for name in decision.targets:
        model = line.register.models[name]
        _second_look(line, call, decision, model)
        closed = line.closed().get(model.endpoint)
        if closed:  # closed since the decision was made
            failed = UpstreamUnreachable(f"the endpoint {model.endpoint} is closed at present: {closed}")
            continue
        first, account.body = account.body, None
        body = (
            first
            if first is not None and name == decision.targets[0]
            else build.body(call, model, account.cap)
        )
        if failed is not None:
            try:
                account.admit(model)
            except RateLimited as full:
                failed = full
                continue
            await account.overflow(model, failed)
        account.sending()
        try:
            answer = await line.doors.upstream(model).post(call.path, body, stream=call.stream)
        except UpstreamRejected:
            raise
        except UpstreamError as error:
            failed = error
            continue
        account.answered()
        return answer, model
    raise failed or UpstreamUnreachable("no endpoint is open for this call at present; try again later")


def _second_look(line: Line, call: Call, decision: Decision, model: Model) -> None:
    """The ceiling once more, from the endpoint itself and not from the decision, right before the door."""
    endpoint = line.register.endpoints[model.endpoint]
    assert_ceiling(decision.data_class, endpoint.zone, isolated=endpoint.isolated)
    if endpoint.zone is Zone.RED and not _evidence(decision):
        raise ZoneForbidden(
            "a call without a declaration and a clean inspection was stopped before red; nothing was sent. "
            "Report it: the decision should have refused it before"
        )
    if decision.waived and not _released(decision, endpoint.zone):
        raise ZoneForbidden(
            "a call whose release does not cover it was stopped; nothing was sent. Report it: the decision should have "
            "refused it before"
        )
    if decision.depth < DEPTHS[endpoint.zone]:
        raise ZoneForbidden(
            f"a call that was not inspected deeply enough for {endpoint.zone.value} was stopped; nothing was sent. "
            "Report it: it should have been looked at again"
        )
    asked = line.register.models.get(call.model)  # None: auto, whose zone the decision chose
    least = line.register.zone_of(asked) if asked is not None else decision.zone
    if least is None or endpoint.zone.strictness < least.strictness:
        raise ZoneForbidden(
            "overflow into a weaker zone was stopped; nothing was sent. Report it: the decision must not name it"
        )


def _released(decision: Decision, zone: Zone) -> bool:
    """What two persons may set aside, and where it may go then."""
    return (
        bool(decision.release)
        and zone in (Zone.GREEN, decision.released_for)
        and all(waivable(found) for found in decision.waived)
    )


def _evidence(decision: Decision) -> bool:
    """Red needs a declared harmless class, an inspection that found nothing at all, and no person who knows better."""
    return (
        decision.raised is DataClass.K0
        and decision.declared is not None
        and decision.declared <= DataClass.K1
        and not decision.uninspectable
        and all(found.data_class is DataClass.K0 for found in decision.findings)
    )
