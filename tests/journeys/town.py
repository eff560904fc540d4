# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The configuration of a made-up town: three zones, a dead and a drifted endpoint, and keys of every sort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stellwerk.demo.models import GCP, OTC, DemoModel
from stellwerk.identity.keys import hash_secret
from stellwerk.policy.register import Ability, Hosting, Tier
from stellwerk.values.money import Price
from stellwerk.values.zone import Zone

_ALL = frozenset({Ability.CHAT, Ability.JSON_SCHEMA, Ability.LOGPROBS, Ability.TOOLS, Ability.VISION})
_FREE = Price("free", date(2026, 1, 1), input_per_million=0, output_per_million=0)  # type: ignore[arg-type]


def _hub_model(name: str, zone: Zone, hosting: Hosting, dimensions: int = 0) -> DemoModel:
    abilities = frozenset({Ability.EMBEDDINGS}) if dimensions else _ALL
    return DemoModel(name, zone, Tier.S, 1_000_000, abilities, _FREE, hosting, "Apache-2.0", dimensions)


# What the stand-ins offer; their names differ from the public ones, which the town chooses.
UPSTREAM_MODELS = {
    "green": (
        _hub_model("house-llm", Zone.GREEN, Hosting()),
        _hub_model("house-embed", Zone.GREEN, Hosting(), 64),
    ),
    "yellow": (
        _hub_model("otc-llm", Zone.YELLOW, OTC),
        _hub_model("otc-embed", Zone.YELLOW, OTC, 64),
    ),
    "drifted": (_hub_model("moved-llm", Zone.YELLOW, GCP),),
    "red": (_hub_model("gcp-llm", Zone.RED, GCP), _hub_model("gcp-embed", Zone.RED, GCP, 64)),
}

CREDENTIALS = {name: f"credential-of-{name}-0123456789" for name in (*UPSTREAM_MODELS, "dead")}

GREEN, GREEN_DEAD, GREEN_EMBED = "gruen", "gruen-tot", "gruen-embed"
YELLOW, YELLOW_DRIFTED, YELLOW_EMBED = "gelb", "gelb-verzogen", "gelb-embed"
RED, RED_EMBED = "rot", "rot-embed"
ZONES = {
    GREEN: "green",
    GREEN_DEAD: "green",
    GREEN_EMBED: "green",
    YELLOW: "yellow",
    YELLOW_DRIFTED: "yellow",
    YELLOW_EMBED: "yellow",
    RED: "red",
    RED_EMBED: "red",
}


@dataclass(frozen=True)
class TownKey:
    """One API key. ``declared`` is what holds for it without a header: its own or its use case's class."""

    name: str
    use_case: str
    declared: str | None = None
    in_use_case: bool = False  # it is the use case that declares
    may_declare: bool = False
    models: tuple[str, ...] | None = None

    @property
    def secret(self) -> str:
        """The key as a client sends it."""
        return f"stw_{self.name}-0123456789abcdefghijklmnopqrstuvwxyz"


FLOORS = {"allgemein": "K0", "oeffentlich": "K0", "bauakte": "K3", "soziales": "K4", "lage": "K5"}

KEYS = {
    key.name: key
    for key in (
        TownKey("plain", "allgemein"),
        TownKey("free", "allgemein", may_declare=True),
        TownKey("public", "allgemein", declared="K0"),
        TownKey("public-free", "allgemein", declared="K0", may_declare=True),
        TownKey("leaflets", "oeffentlich", declared="K0", in_use_case=True),
        TownKey("internal", "allgemein", declared="K1"),
        TownKey("confidential", "allgemein", declared="K2"),
        TownKey("personal", "allgemein", declared="K3"),
        TownKey("special", "allgemein", declared="K4"),
        TownKey("threat", "allgemein", declared="K5"),
        TownKey("classified", "allgemein", declared="K6"),
        TownKey("building", "bauakte", may_declare=True),
        TownKey("welfare", "soziales", may_declare=True),
        TownKey("crisis", "lage", may_declare=True),
        TownKey("green-only", "allgemein", may_declare=True, models=(GREEN,)),
    )
}


def configuration(bases: dict[str, str], *, seconds: float = 1.0, body_limit: int = 20 * 1024 * 1024) -> str:
    """``stellwerk.yaml``. ``bases``: address of each stand-in; ``seconds``: patience with a silent provider."""
    timeouts = f"{{connect: 1, first_byte: {seconds}, silence: {seconds}}}"
    contract = (
        "countries: [DE], secrecy_undertaking: true, stores_content: false, trains_on_content: false,"
        " third_country_control: false, agreement: {number: AV-1, valid_until: 2099-12-31}"
    )
    hosting = "hosting: {deployment_country: 'Germany, EU', deployment_region: otc-germany,"
    risk = "residual_risk: {accepted_by: Beispiel, accepted_on: 2026-01-02, document: DOK-1}"
    everything = "[chat, json_schema, logprobs, tools, vision]"
    lines = [
        "server:",
        f"  body_limit_bytes: {body_limit}",
        "endpoints:",
        f"  haus: {{zone: green, base_url: '{bases['green']}', operator: Stadt,"
        f" credential: {{env: T_GREEN}}, timeouts: {timeouts}}}",
        f"  tot: {{zone: green, base_url: '{bases['dead']}', operator: Stadt,"
        f" credential: {{env: T_DEAD}}, timeouts: {timeouts}}}",
        f"  otc: {{zone: yellow, base_url: '{bases['yellow']}', operator: Attrappe, {contract},"
        f" credential: {{env: T_YELLOW}}, timeouts: {timeouts}, {hosting} is_externally_hosted: false}}}}",
        f"  verzogen: {{zone: yellow, base_url: '{bases['drifted']}', operator: Attrappe, {contract},"
        f" credential: {{env: T_DRIFTED}}, timeouts: {timeouts}, {hosting} is_externally_hosted: false}}}}",
        f"  gcp: {{zone: red, base_url: '{bases['red']}', operator: Attrappe, {risk},"
        f" credential: {{env: T_RED}}, timeouts: {timeouts}, hosting: {{is_externally_hosted: true}}}}",
        "prices:",
        "  gelb: {versions: [{valid_from: 2026-01-01, input_per_million: 0.20, output_per_million: 0.65}]}",
        "  rot: {versions: [{valid_from: 2026-01-01, input_per_million: 1.91, output_per_million: 7.64}]}",
        "models:",
        f"  {GREEN}: {{endpoint: haus, upstream: house-llm, tier: S, context_length: 1000000,"
        f" abilities: {everything}}}",
        f"  {GREEN_DEAD}: {{endpoint: tot, upstream: house-llm, tier: L, context_length: 1000000,"
        f" abilities: {everything}, overflow: [{GREEN}]}}",
        f"  {GREEN_EMBED}: {{endpoint: haus, upstream: house-embed, tier: S, context_length: 1000000,"
        " abilities: [embeddings]}",
        f"  {YELLOW}: {{endpoint: otc, upstream: otc-llm, tier: M, context_length: 1000000,"
        f" abilities: {everything}, price: gelb, overflow: [{GREEN}]}}",
        f"  {YELLOW_DRIFTED}: {{endpoint: verzogen, upstream: moved-llm, tier: M, context_length: 1000000,"
        f" abilities: {everything}, price: gelb, overflow: [{YELLOW}]}}",
        f"  {YELLOW_EMBED}: {{endpoint: otc, upstream: otc-embed, tier: M, context_length: 1000000,"
        " abilities: [embeddings], price: gelb}",
        f"  {RED}: {{endpoint: gcp, upstream: gcp-llm, tier: L, context_length: 1000000,"
        f" abilities: {everything}, price: rot, overflow: [{YELLOW}, {GREEN}]}}",
        f"  {RED_EMBED}: {{endpoint: gcp, upstream: gcp-embed, tier: L, context_length: 1000000,"
        " abilities: [embeddings], price: rot}",
        "departments:",
        "  hauptamt: {cost_centre: '1100'}",
        "  sozialamt: {cost_centre: '5000'}",
        "use_cases:",
    ]
    for name, floor in FLOORS.items():
        declared = ", declared_class: K0" if name == "oeffentlich" else ""
        lines.append(
            f"  {name}: {{purpose: Test, legal_basis: keine, owner: Test, floor: {floor},"
            f" zones: [green, yellow, red]{declared}}}"
        )
    lines.append("keys:")
    for key in KEYS.values():
        more = f", declared_class: {key.declared}" if key.declared and not key.in_use_case else ""
        more += ", may_declare: true" if key.may_declare else ""
        more += f", models: [{', '.join(key.models)}]" if key.models else ""
        department = "sozialamt" if key.use_case == "soziales" else "hauptamt"
        lines.append(
            f"  {key.name}: {{sha256: {hash_secret(key.secret)}, department: {department},"
            f" use_case: {key.use_case}{more}}}"
        )
    return "\n".join(lines) + "\n"


def environment() -> dict[str, str]:
    """The credentials that the configuration refers to."""
    return {f"T_{name.upper()}": secret for name, secret in CREDENTIALS.items()}
