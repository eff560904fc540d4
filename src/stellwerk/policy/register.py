# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register: endpoints with their contracts, models, use cases, keys and the operator's policy, as values.

Built only by ``policy.load`` (from ``stellwerk.yaml``) and ``policy.embedded`` (no file); frozen afterwards.
Record of operator, countries, sub-processors, agreement, storage and training flags: Art. 28, 30, 44 GDPR;
DSK position of 31 January 2023.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from stellwerk.values.ability import Ability as Ability
from stellwerk.values.data_class import DataClass
from stellwerk.values.footprint import Footprint
from stellwerk.values.hardware import Hardware
from stellwerk.values.key import Key as Key
from stellwerk.values.minute import MinuteLimits
from stellwerk.values.money import Price, in_force
from stellwerk.values.tier import Tier as Tier
from stellwerk.values.zone import Zone


class Agreement(msgspec.Struct, frozen=True):
    """A data-processing agreement (Art. 28 GDPR). Valid through ``valid_until``, that day included."""

    number: str
    valid_until: date


class ResidualRisk(msgspec.Struct, frozen=True):
    """Who accepted the residual risk of a red endpoint, when, and in which document."""

    accepted_by: str
    accepted_on: date
    document: str


class Credential(msgspec.Struct, frozen=True):
    """Where a secret comes from: exactly one of ``env`` and ``file``. The secret itself is read at start."""

    env: str | None = None
    file: str | None = None


class Timeouts(msgspec.Struct, frozen=True):
    """Seconds. ``first_byte`` counts from the sent request on, ``silence`` between two chunks."""

    connect: float = 5.0
    first_byte: float = 120.0
    silence: float = 60.0


class Hosting(msgspec.Struct, frozen=True):
    """What the hub's ``/models`` metadata must say of every model of the endpoint; ``None`` is not compared."""

    deployment_country: str | None = None
    deployment_region: str | None = None
    is_externally_hosted: bool | None = None


class Endpoint(msgspec.Struct, frozen=True):
    """One contract with one operator at one address. The zone belongs to it."""

    name: str
    zone: Zone
    base_url: str | None  # None only for the embedded engine
    operator: str
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2, where processing happens
    agreement: Agreement | None = None
    secrecy_undertaking: bool = False  # § 203 StGB
    sub_processors: tuple[str, ...] = ()
    stores_content: bool = False
    trains_on_content: bool = False
    third_country_control: bool = False
    residual_risk: ResidualRisk | None = None
    credential: Credential | None = None
    secret: str | None = None  # resolved from credential at load; never shown (see __repr__)
    timeouts: Timeouts = Timeouts()
    hosting: Hosting | None = None
    embedded: bool = False
    own_hardware: bool = False  # declared: the town's own machine, though its address is not private
    isolated: bool = False  # an isolated green tenant (K5)
    demo: bool = False
    price_list: str | None = (
        None  # provider whose imported lists price the models that name no price of their own
    )

    def __repr__(self) -> str:
        return f"Endpoint({self.name!r}, {self.zone.value})"


class Model(msgspec.Struct, frozen=True):
    """A model that callers can name."""

    name: str  # public name
    endpoint: str
    upstream: str  # the provider's name for it
    tier: Tier
    context_length: int  # tokens
    abilities: frozenset[Ability]
    prices: tuple[Price, ...] = ()  # versions, ascending by valid_from; of the file, or of imported lists
    overflow: tuple[str, ...] = ()  # public names to try next, each in the same or a stricter zone
    price_model: str | None = None  # its name in the price lists of its endpoint; None: upstream
    limits: MinuteLimits | None = None  # what the contract allows in a minute; None: anything

    def price_on(self, day: date) -> Price | None:
        """The version in force on ``day``; ``None`` where there is none: own hardware, or no list for that day."""
        return in_force(self.prices, day)


class Department(msgspec.Struct, frozen=True):
    """An Amt and the cost centre (Kostenstelle) that its calls are charged to."""

    name: str
    cost_centre: str
    title: str = ""
    parent: str | None = None
    floor: DataClass = DataClass.K0  # no call of the department counts less


class Screening(msgspec.Struct, frozen=True):
    """Answers to the questions of the AI Act, and the release of a use of Annex III."""

    role: str  # policy.screening.ROLES
    prohibited: tuple[str, ...] = ()
    annex_iii: tuple[str, ...] = ()
    released_by: str | None = None
    released_on: date | None = None
    document: str | None = None


class UseCase(msgspec.Struct, frozen=True):
    """A Verfahren: what the calls are for, on what legal basis, and the least class they carry."""

    name: str
    purpose: str
    legal_basis: str
    owner: str
    floor: DataClass = DataClass.K0  # never below this
    declared_class: DataClass | None = None  # positive declaration for all its calls
    allowed_zones: frozenset[Zone] = frozenset(Zone)
    allowed_models: frozenset[str] | None = None
    regimes: frozenset[str] = frozenset()  # secrecy regimes its data falls under
    screening: Screening | None = None  # as the file has it; None: not asked, or in the database
    closed: str | None = None  # why no call may be made for it (AI Act, archived); None: open


class Release(msgspec.Struct, frozen=True):
    """Opens yellow for one regime of K4 (or for class K2): date, name and document number, as law demands."""

    what: str  # a regime (social, tax, personnel, professional, ...) or "K2"
    released_by: str
    released_on: date
    document: str


class Policy(msgspec.Struct, frozen=True):
    """What the operator decides within the ceilings that code fixes."""

    version: str  # hash of the configuration, shown in every decision
    red_for_k1: bool = False
    k5_isolated_green: bool = False
    releases: tuple[Release, ...] = ()
    closed_zones: frozenset[Zone] = frozenset()  # kill switch


class When(StrEnum):
    """When a plug-in detector is asked."""

    ALWAYS = "always"
    BEFORE_RED = "before_red"  # only where the call would otherwise go to red


class DetectorSwitch(msgspec.Struct, frozen=True):
    """A plug-in detector that is switched on; ``None``: as its form has it (quick: always, 5 s; slow: red, 30 s)."""

    when: When | None = None
    timeout: float | None = None  # seconds for one call
    options: dict[str, str] = {}  # its own


class Register(msgspec.Struct, frozen=True):
    """Everything the line knows about the world, in one frozen value."""

    endpoints: dict[str, Endpoint]
    models: dict[str, Model]
    use_cases: dict[str, UseCase]
    keys: tuple[Key, ...]
    policy: Policy
    demo: bool = False
    first_start: bool = (
        False  # no file: departments, use cases and keys are only what a new house begins with
    )
    departments: dict[str, Department] = {}
    detectors: dict[str, DetectorSwitch] = {}  # by the name of the entry point
    hardware: dict[str, Hardware] = {}  # by green endpoint
    footprint: Footprint = Footprint()

    def zone_of(self, model: Model) -> Zone:
        """The zone of a model is that of its endpoint."""
        return self.endpoints[model.endpoint].zone
