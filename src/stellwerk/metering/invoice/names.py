# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A provider's names for its models, and those that the house gave them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Billed(NamedTuple):
    """A model that a provider bills, as the configuration has it."""

    provider: str  # as the endpoint's price_list says; else the endpoint's own name
    endpoint: str
    model: str  # public name, which the ledger holds
    upstream: str  # name that is sent
    price_model: str | None = None  # name in price lists, where it is another one

    @property
    def name(self) -> str:
        """The name that the provider most likely bills under."""
        return self.price_model or self.upstream


def aliases_of(billed: Iterable[Billed], others: Iterable[str] = ()) -> Mapping[str, str]:
    """Every name that a line may have, in lower case, with the one that stands for the model.

    Names of the provider go before public ones. ``others``: models of the ledger and of the provider's
    price lists that the configuration does not name.
    """
    known = list(billed)
    found: dict[str, str] = {}
    for name, stands in (
        *((one.name, one.name) for one in known),
        *((one.upstream, one.name) for one in known),
        *((other, other) for other in others),
        *((one.model, one.name) for one in known),
    ):
        found.setdefault(name.casefold(), stands)
    return found
