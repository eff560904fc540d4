# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which findings two persons may call a false alarm, and what is left of an inspection then. Pure.

A ceiling is not lifted: personal data stay K3 and K3 never reaches red. What is set aside is the guess of a rule that
reads words. What is proved by a check digit or by its form, what is secret, specially protected or classified, and
what nobody can look into is set aside by nobody. The list names what may be: a new rule is not on it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Finding, Inspection, Segment
from stellwerk.values.waiver import Waiver
from stellwerk.values.zone import Zone

GUESSES = frozenset({"names", "address", "unnamed_person", "licence_plate", "case_number"})
"""Rules, by the part before the point, that conclude from words around: a firm can look like a person."""

BESIDE = frozenset({"birth_date.beside"})
"""Rules that conclude from such a guess: a date beside what looks like a name."""

SUSPECTS = frozenset(
    "iban tax_id tax_number social_security_number health_insurance_number payment_card identity_document".split()
)
"""Rules whose *suspect* findings are guesses, too: the check digit is wrong, only the word beside it tells."""


OURS = GUESSES | SUSPECTS | {rule.partition(".")[0] for rule in BESIDE}
"""Names that no plug-in may have: what it finds would pass for a guess of ours."""


class Found(Protocol):
    """A finding, or a hit on its way to become one."""

    @property
    def data_class(self) -> DataClass: ...

    @property
    def rule(self) -> str: ...

    @property
    def suspect(self) -> bool: ...

    @property
    def regimes(self) -> tuple[str, ...]: ...


def waivable(found: Found) -> bool:
    """Whether two persons may call it a false alarm: a guess, at most K3, under no secrecy regime."""
    if found.data_class > DataClass.K3 or found.regimes:
        return False
    sort = found.rule.partition(".")[0]
    return sort in GUESSES or found.rule in BESIDE or (found.suspect and sort in SUSPECTS)


def counted(findings: Iterable[Finding]) -> str:
    """Findings as the trail may know them, ``address:1 person:2``: no place and no text."""
    counts = Counter(found.kind for found in findings)
    return " ".join(f"{kind}:{count}" for kind, count in sorted(counts.items()))


def digest(key: bytes, segments: Sequence[Segment]) -> bytes:
    """The keyed hash of everything that would be sent, each string with its place: another place, another text."""
    # With both lengths first, no place can pass for a piece of text.
    text = "".join([f"|{len(one.place)}|{len(one.text)}|{one.place}{one.text}" for one in segments])
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)


def applies(
    waiver: Waiver, use_case: str, zone: Zone | None, segments: Sequence[Segment], now: datetime
) -> bool:
    """Whether it holds for this very call.

    Args:
        waiver: a confirmed release.
        use_case: of the caller.
        zone: of the model that the call names; ``None`` for ``auto``, which no release is for.
        segments: everything that would be sent.
        now: aware UTC.
    """
    return (
        waiver.use_case == use_case
        and waiver.zone is zone
        and now < waiver.until
        and hmac.compare_digest(waiver.digest, digest(waiver.key, segments))
    )


def waived(inspection: Inspection, waiver: Waiver) -> Inspection:
    """What remains: every finding but those that were released, place by place; nothing uninspectable goes away.

    What a deeper look finds beyond them stays, and keeps its zones closed.
    """
    gone = tuple(f for f in inspection.findings if f in waiver.findings and waivable(f))
    if not gone:
        return inspection
    left = tuple(f for f in inspection.findings if not (f in waiver.findings and waivable(f)))
    return msgspec.structs.replace(
        inspection, findings=left, waived=gone, release=waiver.release, released_for=waiver.zone
    )


def whole(inspection: Inspection) -> Inspection:
    """The inverse: everything that was found, as if nobody had released anything."""
    if not inspection.waived:
        return inspection
    return msgspec.structs.replace(
        inspection,
        findings=(*inspection.findings, *inspection.waived),
        waived=(),
        release="",
        released_for=None,
    )
