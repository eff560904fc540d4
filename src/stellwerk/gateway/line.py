# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the line stands on: the register and its rules, the doors upstream, the books."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from stellwerk.detectors.plugins.consult import Plugin
from stellwerk.gateway.calibration import Calibration
from stellwerk.gateway.fair import FairShares
from stellwerk.gateway.footprints import Footprints
from stellwerk.gateway.inspector import Inspector
from stellwerk.gateway.limits import Limits
from stellwerk.gateway.metrics import Metrics
from stellwerk.gateway.purse import Purse
from stellwerk.identity.pseudonym import Pseudonyms
from stellwerk.policy.decide import Rulebook
from stellwerk.policy.register import Model, Register
from stellwerk.providers.upstream import Upstream
from stellwerk.storage.progress import Progress
from stellwerk.storage.recorder import Recorder

CLIENT_LEFT = "the client left"
"""Message of the cancellation of a call whose client left; any other means that the gateway is being stopped."""


class Doors(Protocol):
    """Finds the way to a model. Implemented by ``app`` over HTTP endpoints and embedded engines."""

    def upstream(self, model: Model) -> Upstream:
        """The connection for this model's endpoint; separate pools and credentials per endpoint."""
        ...

    def closed(self) -> Mapping[str, str]:
        """Endpoints that may not be used now (drift, engine down), with the reason."""
        ...


class Interlocking:
    """What sets the signal: the rules, the detectors, and which endpoints are closed. Sends and records nothing."""

    def __init__(
        self,
        *,
        rulebook: Rulebook,
        inspector: Inspector,
        closed: Callable[[], Mapping[str, str]],
        plugins: Sequence[Plugin] = (),
        purse: Purse | None = None,
    ) -> None:
        self.rulebook = rulebook
        self.register: Register = rulebook.register
        self.inspector = inspector
        self.closed = closed
        self.plugins = plugins
        self.purse = purse or Purse(dict)

    def adopt(self, register: Register) -> None:
        """Go on by another register: use cases or releases were changed. Calls under way keep their decision."""
        self.rulebook = Rulebook(register)
        self.register = register

    @staticmethod
    def now() -> datetime:
        """The current time, aware UTC."""
        return datetime.now(UTC)


class Line(Interlocking):
    """Everything that :func:`stellwerk.gateway.handle.handle` needs, wired once by ``app``."""

    def __init__(
        self,
        *,
        rulebook: Rulebook,
        inspector: Inspector,
        doors: Doors,
        recorder: Recorder,
        progress: Progress,
        footprints: Footprints,
        shares: FairShares,
        pseudonyms: Pseudonyms,
        limits: Limits | None = None,
        plugins: Sequence[Plugin] = (),
    ) -> None:
        super().__init__(
            rulebook=rulebook,
            inspector=inspector,
            closed=doors.closed,
            plugins=plugins,
            purse=Purse(lambda: recorder.states),
        )
        self.limits = limits or Limits()
        self.doors = doors
        self.recorder = recorder
        self.metrics = Metrics(lambda: recorder.open_calls, lambda: recorder.healthy)
        self.progress = progress
        self.footprints = footprints
        self.shares = shares
        self.calibration = Calibration()
        self.pseudonyms = pseudonyms
