# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""One text on its own: its class, what stands behind it, and the zones that a town may open for it.

For ``stellwerk check`` and for programs that import it. Looks with the same detectors and decides with the same
rules as the line, over a model town: every zone is there under a valid contract, nothing is released, nothing is
switched on beyond the defaults.
"""

from __future__ import annotations

from datetime import date

import msgspec

from stellwerk.detectors.inspect import inspect
from stellwerk.policy.demands import gather
from stellwerk.policy.register import Agreement, Endpoint, Policy, Register, UseCase
from stellwerk.policy.zones import judge
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Finding, Inspection, Segment, Uninspectable
from stellwerk.values.zone import Zone

# Special categories of Art. 9 and 10 GDPR, by the last part of the rule that finds them. What else a rule of that
# name finds (social, tax ...) is no special category but stands under a secrecy regime.
CATEGORIES = frozenset("health religion union politics ethnicity sex_life biometric genetic criminal".split())
_SUSPECT_SCORE = 0.5  # a wrong check digit beside a telling word
PLACE = "text"


class Checked(msgspec.Struct, frozen=True):
    """What was found in one text. Offsets of ``findings`` count code points of the text as given."""

    data_class: DataClass
    declared: DataClass | None
    zones: tuple[Zone, ...]  # strictest first; empty: none by default
    special: tuple[str, ...]  # categories of Art. 9 and 10 GDPR, sorted
    regimes: tuple[str, ...]  # secrecy regimes, sorted
    findings: tuple[Finding, ...]
    uninspectable: tuple[Uninspectable, ...]
    reasons: tuple[str, ...]  # plain sentences, no content


def check(text: str, *, declared: DataClass | None = None, depth: Depth = Depth.ALL) -> Checked:
    """Look at ``text`` as if it were sent by somebody who may declare, and did declare ``declared``.

    Nothing declared counts as K3, as on the line. ``depth`` is how deep to look; a call looks as deep as the zone it
    would go to asks for, and all the way before red. Never raises for any text; what cannot be inspected is named.
    """
    return judged(inspect([Segment(PLACE, text)], depth), declared)


def judged(inspection: Inspection, declared: DataClass | None) -> Checked:
    """The class, the zones and the reasons for what an inspection of one text found; see :func:`check`."""
    demands = gather(_CALLER, _USE_CASE, declared, inspection)
    verdict = judge(_TOWN, _USE_CASE, demands, _TODAY)
    named = {finding.rule.rpartition(".")[2] for finding in inspection.findings}
    return Checked(
        data_class=demands.data_class,
        declared=declared,
        zones=verdict.zones,
        special=tuple(sorted(named & CATEGORIES)),
        regimes=tuple(sorted(demands.regimes)),
        findings=tuple(sorted(inspection.findings, key=lambda f: (f.start, f.end))),
        uninspectable=inspection.uninspectable,
        reasons=tuple(reason.text for reason in demands.reasons + verdict.reasons),
    )


def as_json(checked: Checked, name: str | int) -> dict[str, object]:
    """``checked`` as plain JSON values under the id ``name``; holds places, never text."""
    return {
        "id": name,
        "class": checked.data_class.name,
        "zones": [zone.value for zone in checked.zones],
        "special": list(checked.special),
        "regimes": list(checked.regimes),
        "findings": [
            {
                "kind": found.kind,
                "start": found.start,
                "end": found.end,
                "score": _SUSPECT_SCORE if found.suspect else 1.0,
                "detector": found.rule,
                "class": found.data_class.name,
            }
            for found in checked.findings
        ],
        "uninspectable": [part.reason for part in checked.uninspectable],
    }


_TODAY = date(2026, 1, 1)
_CALLER = Caller(key_id="check", department="check", use_case="check", cost_centre="check", may_declare=True)
_USE_CASE = UseCase(name="check", purpose="check", legal_basis="check", owner="check")
_TOWN = Register(
    endpoints={
        zone.value: Endpoint(
            name=zone.value,
            zone=zone,
            base_url=None,
            operator="a model town",
            agreement=Agreement(number="-", valid_until=date.max) if zone is Zone.YELLOW else None,
            secrecy_undertaking=zone is Zone.YELLOW,
        )
        for zone in Zone
    },
    models={},
    use_cases={},
    keys=(),
    policy=Policy(version="defaults"),
)
