# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What inspection looks at and what it found. A finding never holds the text it was found in."""

from __future__ import annotations

import msgspec

from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth
from stellwerk.values.zone import Zone


class Segment(msgspec.Struct, frozen=True, gc=False):
    """One string that would leave the house.

    ``place`` is a path into the request body in the form ``messages[2].content[0].text``,
    ``tools[0].function.name``, ``input[3]``.
    """

    place: str
    text: str


class Uninspectable(msgspec.Struct, frozen=True, gc=False):
    """A part that no detector can look into (an image, audio, an opaque blob). Counts as K3 at least."""

    place: str
    reason: str  # machine-readable: "image", "audio", "blob", "unknown_part", "detector_failed"


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One place that demands a data class. Never carries the text.

    ``start`` and ``end`` are offsets in Unicode code points into the text at ``place`` as the client sent
    it (before any normalisation), end exclusive.
    """

    kind: str  # annotation kind: person, address, iban, secret, classification_mark, ...
    data_class: DataClass
    place: str
    start: int
    end: int
    rule: str  # id of the rule that fired, for example "iban.mod97"
    suspect: bool = False  # looks like a mistyped identifier: wrong check digit beside a telling word
    regimes: tuple[str, ...] = ()  # secrecy regimes: social, tax, personnel, professional, classified, ...


class Inspection(msgspec.Struct, frozen=True, gc=False):
    """The result of looking at every segment of one call."""

    findings: tuple[Finding, ...] = ()
    uninspectable: tuple[Uninspectable, ...] = ()
    depth: Depth = Depth.FAST  # how deep was looked
    waived: tuple[Finding, ...] = ()  # found as well, and called false alarms by two persons
    release: str = ""  # id of the release that did so; "": none
    released_for: Zone | None = None  # the zone that it was asked for

    @property
    def data_class(self) -> DataClass | None:
        """The highest class that anything demands; ``None`` when the inspection is clean."""
        found = [f.data_class for f in self.findings]
        if self.uninspectable:
            found.append(DataClass.K3)
        return max(found, default=None)
