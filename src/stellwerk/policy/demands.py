# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""How the effective class forms: everything about a call that demands protection, gathered once.

The class of the whole is the maximum. The demands are kept beside it, because every single one has to be met
by the place where the call goes: a K2 document without a K2 release does not become free for yellow because a
person's name (K3) stands in it as well. So one more demand can only close zones, never open one.
"""

from __future__ import annotations

import msgspec

from stellwerk.errors import Forbidden
from stellwerk.policy.register import UseCase
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.decision import Reason
from stellwerk.values.inspection import Inspection

# Media of a known kind that a person can declare truthfully: K3 at least. Any other reason (a failed
# detector, a blob, an unknown part) means that nobody knows what it is, and what is undecidable may only go
# to green.
_DECLARABLE_MEDIA = frozenset({"image", "audio"})

_NOTHING_DECLARED = Reason(
    "nothing_declared", "Neither the key nor the use case nor the request declares a class, so K3 is assumed."
)
_DECLARED = {c: Reason("declared", f"The key or its use case declares {c.name}.") for c in DataClass}
_HEADER = {c: Reason("declared", f"The request declares {c.name} (X-Stellwerk-Class).") for c in DataClass}
_FLOOR = {c: Reason("floor", f"The use case carries at least {c.name}.") for c in DataClass}
_CARRIED = {c: Reason("floor", f"The conversation so far carries {c.name}.") for c in DataClass}
_RAISED = {c: Reason("raised", f"A person classified the conversation as {c.name}.") for c in DataClass}
_HOUSE_FLOOR = {c: Reason("floor", f"Calls of the department carry at least {c.name}.") for c in DataClass}


class Demands(msgspec.Struct, frozen=True):
    """What a call demands. Everything that the zone rules look at, and nothing of the content."""

    data_class: DataClass  # effective: the maximum
    declared: DataClass | None  # what counts as declared after the header; None: nothing
    classes: int  # bit n set: something demands Kn
    clean: bool  # no finding from K1 on and nothing uninspectable
    undecidable: bool  # a part of unknown nature: green only
    regimes: frozenset[str]  # of the use case and of all findings
    nameless_k4: bool  # something is K4 and no secrecy regime is named for it
    raised: bool  # a person knows more than was found (ADR 0032): no declaration stands against that
    reasons: tuple[Reason, ...]


def gather(caller: Caller, use_case: UseCase, header: DataClass | None, inspection: Inspection) -> Demands:
    """Form the effective class: ``max(declared, floors, findings, K3 if uninspectable)``.

    The floors are those of the use case, of the department and of the conversation: what it carries, and as what a
    person classified it.

    Nothing declared counts as K3, whatever else is found. ``header`` (the class declared for this request)
    may always raise; going below what the key or use case declares, or below K3 where they declare nothing,
    takes a key with ``may_declare``; the floor stays in any case.

    Raises:
        Forbidden: ``header`` lowers the class and the key may not do that.
    """
    standing = _higher(caller.declared_class, use_case.declared_class)
    usual = DataClass.K3 if standing is None else standing
    declared = standing
    reasons: list[Reason] = []
    demanded = 0

    if header is not None:
        if header < usual and not caller.may_declare:
            raise Forbidden(
                f"The key {caller.key_id!r} may raise the class of a request but not lower it: X-Stellwerk-Class "
                f"says {header.name}, {usual.name} applies. Leave the header out, or ask for a key with "
                "may_declare: true.",
                param="X-Stellwerk-Class",
                detail={"declared": header.name, "applies": usual.name},
            )
        declared = header
        reasons.append(_HEADER[header])
        demanded |= 1 << header
    if header is None or header > usual:
        if standing is None:
            reasons.append(_NOTHING_DECLARED)
        else:
            reasons.append(_DECLARED[standing])
        demanded |= 1 << usual
    if use_case.floor > DataClass.K0:
        reasons.append(_FLOOR[use_case.floor])
        demanded |= 1 << use_case.floor
    if caller.floor > DataClass.K0:
        reasons.append(_HOUSE_FLOOR[caller.floor])
        demanded |= 1 << caller.floor
    if caller.carried > DataClass.K0:
        reasons.append(_CARRIED[caller.carried])
        demanded |= 1 << caller.carried
    if caller.raised > DataClass.K0:
        reasons.append(_RAISED[caller.raised])
        demanded |= 1 << caller.raised

    regimes = use_case.regimes
    nameless_k4 = bool(demanded >> DataClass.K4) and not regimes
    clean, undecidable = True, False
    if inspection.findings:
        counts: dict[tuple[DataClass, str], int] = {}
        named: set[str] = set()
        for finding in inspection.findings:
            data_class = finding.data_class
            demanded |= 1 << data_class
            if data_class > DataClass.K0:
                clean = False
            if finding.regimes:
                named.update(finding.regimes)
            elif data_class >= DataClass.K4:
                nameless_k4 = True
            at = (data_class, finding.kind)
            counts[at] = counts.get(at, 0) + 1
        regimes = regimes | named
        for (data_class, kind), count in sorted(counts.items(), key=lambda c: (-c[0][0], c[0][1])):
            times = "" if count == 1 else f" ({count} times)"
            reasons.append(Reason("finding", f"Found: {kind}, {data_class.name}{times}."))
    if inspection.waived:
        kinds = sorted({finding.kind for finding in inspection.waived})
        reasons.append(
            Reason(
                "release",
                f"Release {inspection.release}: two persons called {len(inspection.waived)} findings false alarms "
                f"({', '.join(kinds)}); the class is that of the rest.",
            )
        )
    if inspection.uninspectable:
        clean = False
        demanded |= 1 << DataClass.K3
        kinds = sorted({part.reason for part in inspection.uninspectable})
        undecidable = not _DECLARABLE_MEDIA.issuperset(kinds)
        consequence = "so only green may hold it" if undecidable else "so it counts as K3 at least"
        reasons.append(
            Reason("uninspectable", f"Nothing can look into a part ({', '.join(kinds)}), {consequence}.")
        )
    return Demands(
        data_class=DataClass(demanded.bit_length() - 1),
        declared=declared,
        classes=demanded,
        clean=clean,
        undecidable=undecidable,
        regimes=regimes,
        nameless_k4=nameless_k4,
        raised=caller.raised > DataClass.K0,
        reasons=tuple(reasons),
    )


def _higher(one: DataClass | None, other: DataClass | None) -> DataClass | None:
    if one is None:
        return other
    return one if other is None else max(one, other)
