# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Before somebody asks: what was found in the text, as deep as its zone asks for, and what a release would open.

Nothing that a browser sends about findings counts: they are found here, again, in exactly what would be sent.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

import msgspec

from stellwerk.errors import Conflict, RequestError
from stellwerk.gateway.decision import signal
from stellwerk.gateway.line import Interlocking
from stellwerk.gateway.look import DEPTHS, look
from stellwerk.policy.waiving import digest, waivable, waived
from stellwerk.values.call import Call
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Decision
from stellwerk.values.inspection import Finding, Inspection
from stellwerk.values.waiver import Waiver
from stellwerk.values.zone import Zone

_REFUSED_FOR_GOOD = frozenset(
    {"zone_forbidden", "no_zone", "model_not_allowed", "not_capable", "context_too_long"}
)


class NothingToRelease(Conflict):
    """A release would open nothing; the message says why."""

    code = "nothing_to_release"


class Prospect(msgspec.Struct, frozen=True):
    """A call that is closed to its model now, and everything that was found in it."""

    caller: Caller
    call: Call
    declared: DataClass | None
    zone: Zone
    looks: tuple[Inspection, ...]  # of every depth that the line will look at it with
    findings: tuple[Finding, ...]  # of all of them, each once, in order of place; without those of K0
    before: DataClass

    def may_be_wrong(self, number: int) -> bool:
        """Whether this finding can be called a false alarm at all."""
        return 0 <= number < len(self.findings) and waivable(self.findings[number])


async def prospect(
    line: Interlocking, caller: Caller, call: Call, declared: DataClass | None = None
) -> Prospect:
    """Look at a call as the line will. ``declared``: what the person will declare; red takes K0 where nothing is said.

    Raises:
        NothingToRelease: the call names no model in yellow or red, or is open already; or no finding is a guess.
        RequestError, Forbidden: as for a real call.
    """
    model = line.register.models.get(call.model)
    zone = None if model is None else line.register.zone_of(model)
    if zone is None or zone is Zone.GREEN:
        raise NothingToRelease(
            "name a model in yellow or red: green needs no release", detail={"why": "green", "kinds": []}
        )
    if declared is None and zone is Zone.RED:
        declared = DataClass.K0
    caller = msgspec.structs.replace(caller, waivers=())
    looks = (await look(line, call), await look(line, call, DEPTHS[zone]))
    before = [signal(line, caller, call, declared, one) for one in looks]
    if all(decision.refusal_code not in _REFUSED_FOR_GOOD for decision in before):
        raise NothingToRelease(
            "this text may go there as it is; nothing has to be released", detail={"why": "open", "kinds": []}
        )
    found = {f: None for one in looks for f in one.findings if f.data_class > DataClass.K0}
    order = {segment.place: number for number, segment in enumerate(call.segments)}
    findings = sorted(found, key=lambda f: (order.get(f.place, len(order)), f.start, -f.end, f.rule))
    made = Prospect(
        caller=caller,
        call=call,
        declared=declared,
        zone=zone,
        looks=looks,
        findings=tuple(findings),
        before=max(decision.data_class for decision in before),
    )
    guesses = frozenset(number for number in range(len(findings)) if made.may_be_wrong(number))
    outcome(line, made, guesses)
    return made


def outcome(line: Interlocking, of: Prospect, wrong: frozenset[int]) -> Decision:
    """What the line would decide if these findings were set aside.

    Raises:
        NothingToRelease: the model would stay closed, and why; nothing was asked for yet.
    """
    waiver = _as_if(line, of, wrong)
    decisions = [signal(line, of.caller, of.call, of.declared, waived(one, waiver)) for one in of.looks]
    for decision in decisions:
        if decision.refusal_code in _REFUSED_FOR_GOOD:
            raise NothingToRelease(
                f"a release of these findings would not open it: {decision.refusal or 'the model stays closed'}",
                detail={
                    "why": "found" if decision.findings or decision.uninspectable else "class",
                    "class": decision.data_class.name,
                    "kinds": sorted({f.kind for f in decision.findings if f.data_class > DataClass.K0}),
                },
            )
    return max(decisions, key=lambda decision: decision.data_class)


def _as_if(line: Interlocking, of: Prospect, wrong: frozenset[int]) -> Waiver:
    """A waiver as it would be; it never leaves this module, and opens nothing."""
    if strange := [number for number in wrong if not of.may_be_wrong(number)]:
        raise RequestError(f"finding {min(strange)} cannot be called a false alarm", param="wrong")
    key = secrets.token_bytes(32)
    return Waiver(
        release="preview",
        use_case=of.caller.use_case,
        zone=of.zone,
        until=line.now() + timedelta(minutes=1),
        findings=frozenset(of.findings[number] for number in wrong),
        key=key,
        digest=digest(key, of.call.segments),
    )
