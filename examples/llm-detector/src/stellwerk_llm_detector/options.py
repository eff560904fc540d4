# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Options of the detectors, each checked before anything runs; an address that is not green stops the start."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from stellwerk.detectors.plugins.interface import Surroundings
from stellwerk.errors import ConfigurationError
from stellwerk.policy.address import Address, read_address
from stellwerk.policy.register import Register
from stellwerk.values.zone import Zone


class Options:
    """What stands under ``detectors.NAME.options``.

    Raises:
        ConfigurationError: (here and in every method) an option is unknown, missing or wrong.
    """

    def __init__(self, surroundings: Surroundings, known: Collection[str]) -> None:
        self._given = surroundings.options
        for name in self._given:
            if name not in known:
                raise ConfigurationError(f"unknown option — use {', '.join(sorted(known))}")

    def text(self, name: str, default: str | None = None) -> str:
        """An option as it stands; without a default it has to be there."""
        found = self._given.get(name, default)
        if found is None:
            raise ConfigurationError(f"the option {name} is missing — add it under options")
        return found

    def number(self, name: str, default: float, *, least: float, most: float) -> float:
        """A number within limits."""
        try:
            number = float(self._given.get(name, default))
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ConfigurationError(
                f"the option {name} is no number from {least:g} to {most:g} — correct it"
            )
        return number

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        word = self._given.get(name, str(default).lower())
        if word not in ("true", "false"):
            raise ConfigurationError(f"the option {name} is neither true nor false — correct it")
        return word == "true"

    def secret(self, name: str) -> str | None:
        """The content of the file that the option names."""
        path = self._given.get(name)
        if path is None:
            return None
        try:
            return Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ConfigurationError(
                f"the file of the option {name} cannot be read — correct the path"
            ) from None


def address_inside(url: str, register: Register) -> str:
    """An address to which a text may go: green by the register, or within the house by its number.

    Raises:
        ConfigurationError: it is not.
    """
    address = read_address(url)
    if isinstance(address, tuple):
        raise ConfigurationError(" — ".join(address).replace("base_url", "the option url"))
    zones = {
        endpoint.zone
        for endpoint in register.endpoints.values()
        if endpoint.base_url is not None and _same_machine(address, read_address(endpoint.base_url))
    }
    if zones - {Zone.GREEN}:
        raise ConfigurationError(
            "the option url leads to an endpoint that is not green — a detector may send texts to green only"
        )
    if not zones and not address.private:
        raise ConfigurationError(
            "the option url leads out of the house — use a loopback or private IP address, or that of a green endpoint"
        )
    return address.url


def _same_machine(one: Address, other: Address | tuple[str, str]) -> bool:
    return isinstance(other, Address) and (one.host, one.port) == (other.host, other.port)
