# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What may stand in ``stellwerk.yaml``: every key with its kind, default and meaning. Data, no behaviour.

``docs/configuration.md`` is tested against this, and so is the file that ``stellwerk init`` writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from stellwerk.policy.register import Tier, When
from stellwerk.policy.screening import ANNEX_III, PROHIBITED, ROLES
from stellwerk.settings import Server
from stellwerk.values.ability import Ability
from stellwerk.values.hardware import PowerSource
from stellwerk.values.key import Scope
from stellwerk.values.notices import Security
from stellwerk.values.role import Role
from stellwerk.values.town import GROUP_SIZE, LEAST_GROUP_SIZE
from stellwerk.values.zone import Zone


class Form(StrEnum):
    """How a single value is written."""

    TEXT = "text"
    INTEGER = "whole number"
    NUMBER = "number"
    BOOLEAN = "true or false"
    DATE = "date (YYYY-MM-DD)"
    AMOUNT = "amount"  # Decimal, at most six decimals, never through a float
    CLASS = "data class (K0 to K6)"
    COUNTRY = "country code (ISO 3166-1 alpha-2)"
    SHA256 = "SHA-256 (64 hex digits)"


class Value(msgspec.Struct, frozen=True):
    """A single value."""

    form: Form
    choices: tuple[str, ...] = ()  # TEXT only
    least: float | None = None
    most: float | None = None
    pattern: str | None = None  # TEXT only


class Many(msgspec.Struct, frozen=True):
    """A list of single values, or of sections."""

    of: Value | Section


class Reference(msgspec.Struct, frozen=True):
    """A secret by reference: ``{env: NAME}`` or ``{file: PATH}``, never in clear."""


class Texts(msgspec.Struct, frozen=True):
    """A mapping from names to texts that somebody else reads: the options of a plug-in."""


class Section(msgspec.Struct, frozen=True):
    """A mapping with known keys."""

    fields: tuple[Field, ...]


NAME = r"[^\W_][\w.-]{0,63}"
"""Short names, here and in the database."""


class Named(msgspec.Struct, frozen=True):
    """A mapping from names that the operator chooses to sections."""

    of: Section
    pattern: str = NAME
    rule: str = "letters, digits, point, hyphen and underscore; at most 64, a letter or digit first"


Kind = Value | Many | Reference | Texts | Section | Named


class Field(msgspec.Struct, frozen=True):
    """One key. ``default`` is what holds without it, in words for the documentation."""

    name: str
    kind: Kind
    help: str
    required: bool = False
    default: str = ""


_TEXT = Value(Form.TEXT)
_BOOLEAN = Value(Form.BOOLEAN)
_DATE = Value(Form.DATE)
_CLASS = Value(Form.CLASS)
_AMOUNT = Value(Form.AMOUNT, least=0, most=1_000_000)
_PIECE = Value(Form.AMOUNT, least=0, most=10_000)  # so that the cost of any call fits the ledger
_SECONDS = Value(Form.NUMBER, least=0.1, most=3600)
_ZONE = Value(Form.TEXT, choices=tuple(z.value for z in Zone))
# an ability that no model may list marks calls that nothing here can serve
ABILITIES = tuple(a.value for a in Ability if a is not Ability.OTHER_PARTS)


def _of_struct(struct: type[msgspec.Struct]) -> Section:
    """A section from the settings structs, so that a setting is described in one place only."""
    hints = get_type_hints(struct, include_extras=True)
    defaults = {f.name: f.default for f in msgspec.structs.fields(struct)}
    return Section(tuple(_setting(name, hint, defaults[name]) for name, hint in hints.items()))


def _setting(name: str, hint: Any, default: Any) -> Field:
    meta: dict[str, Any] = {}
    while get_origin(hint) is Annotated:
        inner, *notes = get_args(hint)
        for note in notes:
            if isinstance(note, msgspec.Meta):
                for key in ("ge", "le", "pattern", "description"):
                    if (found := getattr(note, key)) is not None:
                        meta.setdefault(key, found)
        hint = inner
    told = str(meta["description"])
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return Field(name, _of_struct(hint), told)
    if get_origin(hint) is Literal:
        kind = Value(Form.TEXT, choices=tuple(get_args(hint)))
    else:
        form = {str: Form.TEXT, int: Form.INTEGER, float: Form.NUMBER, bool: Form.BOOLEAN}[hint]
        kind = Value(form, least=meta.get("ge"), most=meta.get("le"), pattern=meta.get("pattern"))
    shown = f"{default:g}" if isinstance(default, float) else str(default)
    return Field(name, kind, told, default=shown)


_AGREEMENT = Section(
    (
        Field("number", _TEXT, "Number or file reference of the agreement.", required=True),
        Field("valid_until", _DATE, "Last day of the agreement.", required=True),
    )
)
_RESIDUAL_RISK = Section(
    (
        Field("accepted_by", _TEXT, "Who accepted it: name and office.", required=True),
        Field("accepted_on", _DATE, "When.", required=True),
        Field("document", _TEXT, "File reference of the document that says so.", required=True),
    )
)
_TIMEOUTS = Section(
    (
        Field("connect", _SECONDS, "Seconds until the connection stands.", default="5"),
        Field(
            "first_byte",
            _SECONDS,
            "Seconds from the sent request to the first answer byte.",
            default="120; embedded: 900",
        ),
        Field("silence", _SECONDS, "Seconds without a byte within an answer.", default="60; embedded: 300"),
    )
)
_HOSTING = Section(
    (
        Field(
            "deployment_country",
            _TEXT,
            "Country that the provider's metadata must name.",
            default="not compared",
        ),
        Field("deployment_region", _TEXT, "Region, for example otc-germany.", default="not compared"),
        Field(
            "is_externally_hosted", _BOOLEAN, "Whether it may run at a third party.", default="not compared"
        ),
    )
)
_ENDPOINT = Section(
    (
        Field(
            "zone",
            _ZONE,
            "The zone. It follows from the contract and the place, not from the model.",
            required=True,
        ),
        Field("embedded", _BOOLEAN, "The engine in this machine; green, without base_url.", default="false"),
        Field(
            "base_url",
            _TEXT,
            "Address up to and including the version, by https.",
            default="needed unless embedded",
        ),
        Field("operator", _TEXT, "Who runs it (Art. 30 GDPR).", default="needed unless embedded"),
        Field(
            "own_hardware",
            _BOOLEAN,
            "Green under a name or public address: it is the town's own machine.",
            default="false",
        ),
        Field("isolated", _BOOLEAN, "An isolated green tenant, the only place for K5.", default="false"),
        Field(
            "countries", Many(Value(Form.COUNTRY)), "Where processing happens.", default="needed for yellow"
        ),
        Field(
            "agreement",
            _AGREEMENT,
            "The data-processing agreement (Art. 28 GDPR).",
            default="needed for yellow",
        ),
        Field(
            "secrecy_undertaking",
            _BOOLEAN,
            "The operator is bound to secrecy (§ 203 StGB); without it no K3.",
            default="false",
        ),
        Field("sub_processors", Many(_TEXT), "Companies that the operator passes work to.", default="none"),
        Field(
            "stores_content",
            _BOOLEAN,
            "Whether the operator keeps prompts or answers.",
            default="green false, red true; to be stated for yellow",
        ),
        Field(
            "trains_on_content",
            _BOOLEAN,
            "Whether the operator trains with them.",
            default="green false, red true; to be stated for yellow",
        ),
        Field(
            "third_country_control",
            _BOOLEAN,
            "Whether a third country can order the operator to hand over data (CLOUD Act).",
            default="green false, red true; to be stated for yellow",
        ),
        Field("residual_risk", _RESIDUAL_RISK, "Who accepted the residual risk.", default="needed for red"),
        Field(
            "credential",
            Reference(),
            "Where the key comes from: {env: NAME} or {file: PATH}.",
            default="needed for yellow and red unless on loopback",
        ),
        Field("timeouts", _TIMEOUTS, "How long to wait."),
        Field(
            "hosting",
            _HOSTING,
            "What the provider's /models metadata must say; a difference closes the endpoint.",
        ),
        Field(
            "price_list",
            Value(Form.TEXT, pattern=NAME),
            "Provider whose imported price lists hold for its models (stellwerk prices import).",
            default="none: every model names its price",
        ),
    )
)
_PER_MINUTE = Value(Form.INTEGER, least=1, most=1_000_000_000)
_LIMITS = Section(
    (
        Field(
            "requests_per_minute", _PER_MINUTE, "Requests that may be sent in a minute.", default="no limit"
        ),
        Field(
            "tokens_per_minute",
            _PER_MINUTE,
            "Tokens of input that may be sent in a minute.",
            default="no limit",
        ),
        Field(
            "weights",
            Many(
                Section(
                    (
                        Field("department", _TEXT, "The department.", required=True),
                        Field(
                            "weight",
                            Value(Form.INTEGER, least=1, most=100),
                            "How many shares it has.",
                            required=True,
                        ),
                    )
                )
            ),
            "Departments that have more than one share.",
            default="one share each",
        ),
    )
)
_MODEL = Section(
    (
        Field("endpoint", _TEXT, "Where it runs; that gives the zone.", required=True),
        Field(
            "upstream",
            _TEXT,
            "The provider's (or the embedded catalogue's) name for it.",
            default="the public name",
        ),
        Field(
            "tier", Value(Form.TEXT, choices=tuple(t.value for t in Tier)), "Size: S, M or L.", required=True
        ),
        Field(
            "context_length",
            Value(Form.INTEGER, least=256, most=100_000_000),
            "Tokens of input and output together.",
            default="needed; embedded: server.engine.context",
        ),
        Field("abilities", Many(Value(Form.TEXT, choices=ABILITIES)), "What it can do.", default="[chat]"),
        Field(
            "price",
            _TEXT,
            "A price of the section prices; wins over the endpoint's price_list.",
            default="needed for yellow and red unless the endpoint has a price_list",
        ),
        Field("price_model", _TEXT, "Its name in the price lists of its endpoint.", default="as upstream"),
        Field(
            "overflow",
            Many(_TEXT),
            "Models to try next, each in the same or a stricter zone.",
            default="none",
        ),
        Field(
            "limits",
            _LIMITS,
            "What the contract allows of it in a minute, shared fairly by the departments that call it.",
        ),
    )
)
_PRICE = Section(
    (
        Field(
            "currency",
            Value(Form.TEXT, pattern="[A-Z]{3}"),
            "ISO 4217; one for the whole file.",
            default="EUR",
        ),
        Field(
            "versions",
            Many(
                Section(
                    (
                        Field("valid_from", _DATE, "First day of this version.", required=True),
                        Field("input_per_million", _AMOUNT, "Per million tokens of input.", required=True),
                        Field("output_per_million", _AMOUNT, "Per million tokens of output.", required=True),
                        Field(
                            "cached_per_million",
                            _AMOUNT,
                            "Per million tokens of input that the provider had in its cache.",
                            default="as input",
                        ),
                        Field(
                            "reasoning_per_million",
                            _AMOUNT,
                            "Per million tokens of output that the model thought and did not say.",
                            default="as output",
                        ),
                        Field("per_image", _PIECE, "Per image that was made.", default="0"),
                        Field("per_audio_minute", _PIECE, "Per minute of sound that was heard.", default="0"),
                        Field("per_request", _PIECE, "Per call.", default="0"),
                    )
                )
            ),
            "Versions; the youngest that is in force counts.",
            required=True,
        ),
    )
)
_DEPARTMENT = Section(
    (Field("cost_centre", _TEXT, "Cost centre (Kostenstelle) that is charged.", required=True),)
)
_AI_ACT = Section(
    (
        Field("role", Value(Form.TEXT, choices=ROLES), "Role of the house (Art. 3 AI Act).", required=True),
        Field(
            "prohibited",
            Many(Value(Form.TEXT, choices=tuple(PROHIBITED))),
            "Practices of Art. 5 that apply: closed, nothing opens it.",
            default="none",
        ),
        Field(
            "annex_iii",
            Many(Value(Form.TEXT, choices=tuple(ANNEX_III))),
            "Areas of Annex III that apply: closed until released.",
            default="none",
        ),
        Field(
            "released",
            Section(
                (
                    Field("by", _TEXT, "Who released it: name and office.", required=True),
                    Field("on", _DATE, "When.", required=True),
                    Field("document", _TEXT, "File reference of the release.", required=True),
                )
            ),
            "Release of a use of Annex III.",
        ),
    )
)
_USE_CASE = Section(
    (
        Field("purpose", _TEXT, "What the calls are for.", required=True),
        Field("legal_basis", _TEXT, "The legal basis (Art. 6 GDPR and the special law).", required=True),
        Field("owner", _TEXT, "Who answers for it.", required=True),
        Field("floor", _CLASS, "The least class of all its calls.", default="K0"),
        Field(
            "declared_class",
            _CLASS,
            "The class that all its calls are declared with.",
            default="none, counts as K3",
        ),
        Field("zones", Many(_ZONE), "Zones that it may use.", default="[green, yellow]"),
        Field("models", Many(_TEXT), "Models that it may use.", default="all"),
        Field("regimes", Many(_TEXT), "Secrecy regimes that its data fall under.", default="none"),
        Field(
            "ai_act",
            _AI_ACT,
            "Answers to the questions of the AI Act.",
            default="not asked; nothing is closed",
        ),
    )
)
_KEY = Section(
    (
        Field(
            "sha256", Value(Form.SHA256), "SHA-256 of the key; the key itself stands nowhere.", required=True
        ),
        Field("department", _TEXT, "The department that it belongs to.", required=True),
        Field("use_case", _TEXT, "The use case that it serves.", required=True),
        Field(
            "declared_class",
            _CLASS,
            "The class that its calls are declared with.",
            default="none, counts as K3",
        ),
        Field(
            "may_declare",
            _BOOLEAN,
            "Whether a request may set a lower class (X-Stellwerk-Class).",
            default="false",
        ),
        Field("models", Many(_TEXT), "Models that it may use.", default="all"),
        Field(
            "scopes",
            Many(Value(Form.TEXT, choices=tuple(s.value for s in Scope))),
            "What it opens: calls, POST /v1/check, GET /v1/models, GET /metrics.",
            default="[call, check, models]",
        ),
    )
)
_POLICY = Section(
    (
        Field("red_for_k1", _BOOLEAN, "Whether declared K1 may go to red.", default="false"),
        Field(
            "k5_isolated_green", _BOOLEAN, "Whether K5 may go to an isolated green endpoint.", default="false"
        ),
        Field(
            "releases",
            Many(
                Section(
                    (
                        Field("what", _TEXT, "A secrecy regime, or K2.", required=True),
                        Field("released_by", _TEXT, "Who released it.", required=True),
                        Field("released_on", _DATE, "When.", required=True),
                        Field("document", _TEXT, "File reference.", required=True),
                    )
                )
            ),
            "What yellow is open for beyond the default.",
            default="none",
        ),
        Field(
            "closed_zones", Many(_ZONE), "Zones that are closed for everything (kill switch).", default="none"
        ),
    )
)
_DETECTOR = Section(
    (
        Field(
            "when",
            Value(Form.TEXT, choices=tuple(w.value for w in When)),
            "Whether it is asked about every call, or only about one that would go to red.",
            default="slow: before_red; quick: always",
        ),
        Field(
            "timeout",
            Value(Form.NUMBER, least=0.1, most=600),
            "Seconds that it has for one call; without an answer by then the call may only stay in green.",
            default="slow: 30; quick: 5",
        ),
        Field("options", Texts(), "Its own options, see the document of the plug-in.", default="none"),
    )
)

_MONEY = Value(Form.AMOUNT, least=0, most=100_000_000)
_WATTS = Value(Form.AMOUNT, least=0, most=10_000_000)
_HARDWARE = Section(
    (
        Field(
            "currency",
            Value(Form.TEXT, pattern="[A-Z]{3}"),
            "ISO 4217; the same as of prices.",
            default="EUR",
        ),
        Field(
            "measure",
            Many(Value(Form.TEXT, choices=tuple(s.value for s in PowerSource if s.measured))),
            "Meters of the machine on which this process runs; name them only if the endpoint runs on it, too.",
            default="embedded: [nvml, rapl]; else none",
        ),
        Field(
            "versions",
            Many(
                Section(
                    (
                        Field(
                            "valid_from", _DATE, "First day of a month from which on it holds.", required=True
                        ),
                        Field(
                            "in_service",
                            _DATE,
                            "Taken into service; the month is the first that is written off.",
                            required=True,
                        ),
                        Field(
                            "purchase_price", _MONEY, "Of all machines of the endpoint, net.", required=True
                        ),
                        Field(
                            "useful_life_years",
                            Value(Form.INTEGER, least=1, most=30),
                            "Years over which it is written off, by the table of the town (§ 36 KomHVO NRW).",
                            required=True,
                        ),
                        Field(
                            "price_per_kwh",
                            Value(Form.AMOUNT, least=0, most=5),
                            "Price of a kWh, net, with grid charges and taxes.",
                            required=True,
                        ),
                        Field("idle_watts", _WATTS, "Power when nothing is asked.", required=True),
                        Field("load_watts", _WATTS, "Power when it answers.", required=True),
                        Field("residual_value", _MONEY, "What it is worth at the end.", default="0"),
                        Field(
                            "maintenance_per_year",
                            _MONEY,
                            "Maintenance, warranty, licences, net.",
                            default="0",
                        ),
                        Field(
                            "pue",
                            Value(Form.AMOUNT, least=1, most=5),
                            "Energy of machine and cooling over that of the machine alone.",
                            default="1",
                        ),
                        Field(
                            "other_watts",
                            _WATTS,
                            "Power of the parts that no meter sees (fans, disks, power supply); added to what meters "
                            "say.",
                            default="0",
                        ),
                        Field(
                            "hours_per_year",
                            Value(Form.AMOUNT, least=1, most=8784),
                            "Hours a year that it is switched on.",
                            default="always",
                        ),
                        Field(
                            "embodied_kg",
                            Value(Form.AMOUNT, least=0, most=1_000_000),
                            "kg CO2e of making it, spread over the useful life.",
                            default="0: not counted",
                        ),
                    )
                )
            ),
            "Versions; the youngest that holds in a month counts for all of it.",
            required=True,
        ),
    )
)
_WH = Value(Form.AMOUNT, least=0, most=10_000)
_ZONE_FOOTPRINT = Section(
    (
        Field(
            "grid_g_per_kwh",
            Value(Form.AMOUNT, least=0, most=2000),
            "g CO2e of a kWh; with grid_source.",
            default="363",
        ),
        Field("grid_source", _TEXT, "Where that figure is from.", default="UBA, German mix 2024, assumed"),
        Field(
            "wh_per_1000",
            Section(
                (
                    Field("S", _WH, "Small models.", required=True),
                    Field("M", _WH, "Mid models.", required=True),
                    Field("L", _WH, "Large models.", required=True),
                )
            ),
            "Wh for 1,000 tokens of output, cooling included, where nobody measures; with energy_source.",
            default="S 0.2, M 0.6, L 1.5",
        ),
        Field(
            "energy_source",
            _TEXT,
            "Where these figures are from.",
            default="arXiv 2505.09598, scaled, assumed",
        ),
    )
)
_FOOTPRINT = Section(
    (
        Field(
            "output_weight",
            Value(Form.AMOUNT, least=1, most=100),
            "A token of output counts as so many of input, in energy and in the spreading of own costs.",
            default="4",
        ),
        Field("green", _ZONE_FOOTPRINT, "Own hardware; its grid figure counts for measured energy, too."),
        Field("yellow", _ZONE_FOOTPRINT, "Calls in yellow."),
        Field("red", _ZONE_FOOTPRINT, "Calls in red."),
    )
)

_SIGN_IN_GROUP = Section(
    (
        Field(
            "group",
            _TEXT,
            "The group as it stands in the groups claim: a name, a path or an id.",
            required=True,
        ),
        Field(
            "department",
            _TEXT,
            "Department in which people of this group work, and for which the role is given.",
            default="none",
        ),
        Field(
            "role",
            Value(Form.TEXT, choices=tuple(r.value for r in Role if r is not Role.EMPLOYEE)),
            "Role that people of this group have.",
            default="none: employee",
        ),
        Field("house", _BOOLEAN, "Whether the role is given for the whole house.", default="false"),
    )
)
_OPENID = Section(
    (
        Field(
            "issuer",
            _TEXT,
            "The provider's issuer exactly as its discovery document writes it, by https.",
            required=True,
        ),
        Field("client_id", _TEXT, "Under which name the provider knows Stellwerk.", required=True),
        Field(
            "client_secret",
            Reference(),
            "Where the client's secret comes from: {env: NAME} or {file: PATH}.",
            default="none: a public client, with PKCE alone",
        ),
        Field("title", _TEXT, "What stands on the button.", default="the issuer's host"),
        Field(
            "scopes",
            Many(Value(Form.TEXT, pattern=r"[\x21\x23-\x5B\x5D-\x7E]+")),  # RFC 6749, 3.3
            "Scopes that are asked for; openid is among them.",
            default="[openid, profile, email]",
        ),
        Field(
            "hosts",
            Many(_TEXT),
            "Further hosts on which the provider has addresses, beside the issuer's, such as graph.microsoft.com.",
            default="none",
        ),
        Field("name_claim", _TEXT, "Claim with the name that is shown.", default="name"),
        Field(
            "email_claim",
            _TEXT,
            "Claim with the mail address; it is shown and decides nothing.",
            default="email",
        ),
        Field(
            "groups_claim",
            _TEXT,
            "Claim with the groups; a point leads into a claim, as in realm_access.roles.",
            default="groups",
        ),
        Field(
            "department_claim",
            _TEXT,
            "Claim whose value is the short name of the department; wins over groups.",
            default="none",
        ),
        Field(
            "groups",
            Many(_SIGN_IN_GROUP),
            "What groups mean here; for the department the first that fits counts, roles add up.",
            default="none",
        ),
        Field(
            "only_mapped",
            _BOOLEAN,
            "Whether only people in one of groups are let in; true needs at least one.",
            default="true",
        ),
        Field(
            "strong",
            Many(_TEXT),
            "Values of the claims amr (RFC 8176) and acr that mean a second factor.",
            default="[mfa, otp, hwk, swk, fpt, sc]",
        ),
        Field(
            "always_strong",
            _BOOLEAN,
            "The provider asks everybody for a second factor, also where its tokens do not say so.",
            default="false",
        ),
        Field(
            "acr_values",
            Many(_TEXT),
            "Levels that the provider is asked for, the preferred one first.",
            default="none",
        ),
    )
)
_SIGN_IN = Section(
    (
        Field("local", _BOOLEAN, "Whether there are accounts with a password of their own.", default="true"),
        Field(
            "idle_minutes",
            Value(Form.INTEGER, least=5, most=1440),
            "Minutes without a request after which a session ends.",
            default="60",
        ),
        Field(
            "longest_hours",
            Value(Form.INTEGER, least=1, most=168),
            "Hours after which a session ends in any case.",
            default="12",
        ),
        Field("openid", _OPENID, "The OpenID provider of the house.", default="none"),
    )
)

_SMTP = Section(
    (
        Field("host", _TEXT, "The mail server, by name or IP address.", required=True),
        Field(
            "port",
            Value(Form.INTEGER, least=1, most=65535),
            "Its port.",
            default="starttls: 587; tls: 465; none: 25",
        ),
        Field(
            "security",
            Value(Form.TEXT, choices=tuple(s.value for s in Security)),
            "starttls, tls from the first byte, or none for a relay on this machine. Never less than this.",
            default="starttls",
        ),
        Field("sender", _TEXT, "Mail address that warnings come from.", required=True),
        Field("user", _TEXT, "Name to sign in with.", default="none: without signing in"),
        Field(
            "credential",
            Reference(),
            "Where the password comes from: {env: NAME} or {file: PATH}.",
            default="none: without signing in",
        ),
    )
)
_WEBHOOK = Section(
    (
        Field("url", _TEXT, "Address that takes warnings as JSON, by https.", required=True),
        Field(
            "credential",
            Reference(),
            "Where the secret of the signature comes from: {env: NAME} or {file: PATH}.",
            required=True,
        ),
    )
)
_NOTICES = Section(
    (
        Field("smtp", _SMTP, "The mail server.", default="none: no mail is sent"),
        Field(
            "recipients",
            Many(_TEXT),
            "Mail addresses that get every warning, beside those of the budget itself.",
            default="none",
        ),
        Field("webhooks", Named(_WEBHOOK), "Programs that get every warning.", default="none"),
    )
)

_TOWN = Section(
    (
        Field("name", _TEXT, "Name of the town, as its letters have it.", required=True),
        Field("office", _TEXT, "The office that reports come from, such as Kämmerei.", default="none"),
        Field("address", Many(_TEXT), "Lines of the address.", default="none"),
        Field("contact", Many(_TEXT), "Lines below it: telephone, mail address, ...", default="none"),
        Field(
            "enforcement",
            Many(_TEXT),
            "Lines of the body that enforces accessibility in your state; shown in the accessibility statement.",
            default="none",
        ),
        Field(
            "coat_of_arms",
            _TEXT,
            "An SVG, PNG or JPEG file, from the folder of this file; at most 2 MiB.",
            default="none",
        ),
    )
)
_REPORTS = Section(
    (
        Field(
            "group_size",
            Value(Form.INTEGER, least=LEAST_GROUP_SIZE, most=1000),
            "People that have to stand behind any figure finer than a department's month.",
            default=str(GROUP_SIZE),
        ),
    )
)

_IN_DATABASE = "those that people make (docs/people.md)"

SCHEMA = Section(
    (
        Field("server", _of_struct(Server), "The process."),
        Field(
            "endpoints",
            Named(_ENDPOINT),
            "The register: one contract with one operator at one address.",
            required=True,
        ),
        Field(
            "models",
            Named(
                _MODEL,
                pattern=r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}",
                rule="ASCII letters, digits, point, colon, hyphen and underscore; at most 100",
            ),
            "Models under their public names.",
            required=True,
        ),
        Field("prices", Named(_PRICE), "Prices with their versions."),
        Field("departments", Named(_DEPARTMENT), "Departments (Ämter).", default=_IN_DATABASE),
        Field(
            "use_cases",
            Named(_USE_CASE),
            "Use cases (Verfahren); no call without one.",
            default=_IN_DATABASE,
        ),
        Field("keys", Named(_KEY), "API keys.", default=_IN_DATABASE),
        Field("policy", _POLICY, "What the operator decides within the ceilings that code fixes."),
        Field(
            "detectors",
            Named(
                _DETECTOR,
                pattern=r"[a-z][a-z0-9_]{0,39}",
                rule="small ASCII letters, digits and underscore; at most 40, a letter first",
            ),
            "Plug-in detectors by the name of their entry point; what is installed and not named here is off.",
            default="none",
        ),
        Field("sign_in", _SIGN_IN, "How people sign in to the pages."),
        Field("notices", _NOTICES, "Where warnings go."),
        Field("hardware", Named(_HARDWARE), "Own hardware by green endpoint: what it costs.", default="none"),
        Field("footprint", _FOOTPRINT, "Assumptions about energy and emissions, by zone."),
        Field("town", _TOWN, "The head of reports and other documents.", default="none: Stellwerk"),
        Field("reports", _REPORTS, "How reports are cut."),
    )
)


def every_field(section: Section = SCHEMA, path: str = "") -> Iterator[tuple[str, Field]]:
    """Every key of the schema with its path; a name that the operator chooses is written ``NAME``."""
    for field in section.fields:
        below = f"{path}.{field.name}" if path else field.name
        yield below, field
        match field.kind:
            case Section() as inner:
                yield from every_field(inner, below)
            case Named(of=inner):
                yield from every_field(inner, f"{below}.NAME")
            case Many(of=Section() as inner):
                yield from every_field(inner, f"{below}[]")
            case _:
                pass
