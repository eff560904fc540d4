# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where warnings go: the section ``notices`` of ``stellwerk.yaml``, as values."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Security(StrEnum):
    """How the connection to the mail server is protected. Never less than what was asked for."""

    STARTTLS = "starttls"
    TLS = "tls"  # from the first byte
    NONE = "none"  # a relay on this machine


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


class Smtp(msgspec.Struct, frozen=True):
    """The mail server that takes warnings."""

    host: str
    port: int
    sender: str  # mail address
    security: Security = Security.STARTTLS
    user: str | None = None
    password: str | None = None  # resolved at load

    def __repr__(self) -> str:
        return f"Smtp({self.host!r}, {self.port})"


class Webhook(msgspec.Struct, frozen=True):
    """A program of the house that wants to hear of warnings."""

    name: str
    url: str
    secret: str  # resolved at load: what the signature is made with

    def __repr__(self) -> str:
        return f"Webhook({self.name!r}, {self.url!r})"


class NoticeTargets(msgspec.Struct, frozen=True):
    """Everything that is warned: addresses (beside those of a budget) and programs."""

    smtp: Smtp | None = None
    recipients: tuple[str, ...] = ()
    webhooks: tuple[Webhook, ...] = ()

    @property
    def anybody(self) -> bool:
        """Whether something can be sent at all."""
        return self.smtp is not None or bool(self.webhooks)

    def webhook(self, name: str) -> Webhook | None:
        """The program of this name."""
        return next((webhook for webhook in self.webhooks if webhook.name == name), None)
