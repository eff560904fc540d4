# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a plug-in is given and what it has to be. The two forms share nothing but the name of their method.

A plug-in runs with the rights of the gateway and sees every text of a call. It keeps, logs and sends nothing of it,
except to a model of the green zone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View
from stellwerk.errors import ConfigurationError
from stellwerk.policy.register import Model, Register
from stellwerk.values.inspection import Finding, Segment
from stellwerk.values.zone import Zone

GROUP = "stellwerk.detectors"

# What a finding may be called; a kind is shown to people and stands in the books, so it is never free text.
KINDS = frozenset(
    """iban tax_id social_security_number health_insurance_number payment_card identity_document tax_number
    professional_number case_number phone email online_identifier licence_plate address birth_date person
    unnamed_person special_category secret confidentiality_mark classification_mark""".split()
)


class QuickDetector(Protocol):
    """A few milliseconds for a long text, no waiting. Runs in a thread, over the text and all that is encoded in it."""

    def find(self, view: View) -> Iterable[Hit]:
        """What is found, in offsets of ``view.text`` (normalised, see :class:`stellwerk.detectors.view.View`)."""
        ...


class SlowDetector(Protocol):
    """Asks somebody and waits. ``async def close(self)`` may stand beside ``find``; it is awaited at the end."""

    async def find(self, segments: Sequence[Segment]) -> Iterable[Finding]:
        """What is found, in places and offsets of the segments as given. Whatever it raises is a failure."""
        ...


class Ask(Protocol):
    """Asks a green model of the register over the gateway's own connection, with its credential."""

    def __call__(self, model: str, body: Mapping[str, object]) -> Awaitable[bytes]:
        """The answer of the model of this public name to a chat-completions body, which needs no ``model``.

        Raises:
            UpstreamError: no answer, or none that can be read.
        """
        ...


class Surroundings(NamedTuple):
    """What the factory behind an entry point is called with. It checks its options and connects to nothing yet."""

    name: str  # of the entry point; every rule of the plug-in begins with it and a point
    options: Mapping[str, str]  # detectors.NAME.options of the configuration
    register: Register
    ask: Ask

    def green_model(self, name: str) -> Model:
        """A model of the register that runs in green.

        Raises:
            ConfigurationError: there is none of that name, or it runs elsewhere.
        """
        model = self.register.models.get(name)
        if model is None or self.register.zone_of(model) is not Zone.GREEN:
            raise ConfigurationError("the model named is no green model of the register")
        return model
