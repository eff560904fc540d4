# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What two persons said of one text: these findings are false alarms. Holds no content."""

from __future__ import annotations

from datetime import datetime

import msgspec

from stellwerk.values.inspection import Finding
from stellwerk.values.zone import Zone


class Waiver(msgspec.Struct, frozen=True):
    """A confirmed release, as the line needs it. Only the workbench hands one over; no API key carries any."""

    release: str  # its id, which stands in the trail
    use_case: str
    zone: Zone  # for which it was asked; green stays open beside it
    until: datetime  # aware UTC
    findings: frozenset[Finding]  # the false alarms, each at its place
    key: bytes  # of :attr:`digest`; derived from the installation's secret for this release
    digest: bytes  # keyed hash of exactly the text that was released
