# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Musterhausen: its configuration, and the people who work there."""

from __future__ import annotations

from typing import NamedTuple

from tests.conftest import SMALL_MODEL

from stellwerk.demo.models import OTC, RED_MODELS, YELLOW_MODELS, DemoModel
from stellwerk.identity.roles import Role
from stellwerk.policy.register import Ability, Tier
from stellwerk.values.zone import Zone

PASSWORD = "blaue Leiter im Nebel 7"
"""Everybody's."""

GREEN, GREEN_HALL = "stadt-klein", "stadt-mittel"
YELLOW, YELLOW_SMALL = "gpt-oss-120b", "Mistral-Small-3"
RED, RED_LARGE = "gpt-5-mini", "claude-sonnet-4.6"

_FREE = YELLOW_MODELS[0].price
_HALL = DemoModel(
    GREEN_HALL,
    Zone.GREEN,
    Tier.M,
    32_768,
    frozenset({Ability.CHAT, Ability.JSON_SCHEMA}),
    _FREE,
    OTC,
    "Apache-2.0",
)
UPSTREAM: dict[str, tuple[DemoModel, ...]] = {
    "green": (_HALL,),
    "yellow": tuple(model for model in YELLOW_MODELS if model.name in (YELLOW, YELLOW_SMALL)),
    "red": tuple(model for model in RED_MODELS if model.name in (RED, RED_LARGE)),
}
"""What the stand-in of each zone offers, under the names and at the prices that the LLM Hub states."""

KEYS = {zone: f"key-of-{zone}-0123456789abcdef" for zone in UPSTREAM}


class Someone(NamedTuple):
    """A person of the town."""

    login: str
    name: str
    department: str | None
    roles: tuple[Role, ...] = ()


ERIKA = Someone("erika", "Erika Beispiel", "Sozialamt")
KIM = Someone("kim", "Kim Nachbar", "Sozialamt")
OMAR = Someone("omar", "Omar Außen", "Bauamt")
KEY_USER = Someone("karla", "Karla Schlüssel", "Sozialamt", (Role.KEY_USER,))
ADMINISTRATOR = Someone("ada", "Ada Admin", None, (Role.ADMINISTRATOR,))
OFFICER = Someone("dora", "Dora Datenschutz", None, (Role.DATA_PROTECTION_OFFICER,))
SCRIPTED = Someone("xenia", "<img src=x onerror=alert(1)>\"'&lt;b>", "ordnungsamt")
"""Somebody whose name is an attack, in a department whose title is one."""
ATTACKED = "<svg onload=window.broken=1>Amt"
"""The title of that department, which somebody made on the pages; a file cannot give one."""

PEOPLE = (ERIKA, KIM, OMAR, KEY_USER, ADMINISTRATOR, OFFICER, SCRIPTED)


def configuration(bases: dict[str, str], *, hall: bool = False, silence: float = 30.0) -> str:
    """``stellwerk.yaml``.

    Args:
        bases: address of each stand-in, by zone.
        hall: green has a larger model, too, in a server hall of the town's own that a stand-in plays.
        silence: seconds after which a silent provider is given up.
    """
    timeouts = f"timeouts: {{connect: 2, first_byte: {silence}, silence: {silence}}}"
    lines = [
        "server:",
        "  engine: {context: 640, parallel: 2, threads: 1}",
        "endpoints:",
        "  rathaus: {zone: green, embedded: true}",
        f"  otc: {{zone: yellow, base_url: '{bases['yellow']}', operator: T-Systems International GmbH,",
        "    countries: [DE], secrecy_undertaking: true, stores_content: false, trains_on_content: false,",
        "    third_country_control: false, agreement: {number: AVV-2026-17, valid_until: 2099-12-31},",
        "    sub_processors: [Deutsche Telekom AG],",
        f"    credential: {{env: HUB_YELLOW}}, {timeouts},",
        "    hosting: {deployment_region: otc-germany, is_externally_hosted: false}}",
        f"  hub-rot: {{zone: red, base_url: '{bases['red']}', operator: T-Systems International GmbH,",
        "    countries: [DE, SE, BE, US], third_country_control: true,",
        "    residual_risk: {accepted_by: 'M. Muster, Bürgermeisterei', accepted_on: 2026-01-02, document: VM-12},",
        f"    credential: {{env: HUB_RED}}, {timeouts}, hosting: {{is_externally_hosted: true}}}}",
    ]
    if hall:
        lines.append(
            f"  serverraum: {{zone: green, base_url: '{bases['green']}', operator: Stadt Musterhausen,"
            f" credential: {{env: HUB_GREEN}}, {timeouts}}}"
        )
    lines += [
        "models:",
        f"  {GREEN}: {{endpoint: rathaus, upstream: {SMALL_MODEL}, tier: S, context_length: 640,",
        "    abilities: [chat, json_schema, logprobs]}",
    ]
    if hall:
        lines += [f"  {GREEN_HALL}: {{endpoint: serverraum, tier: M, context_length: 32768}}"]
    lines += _hub_models("otc", UPSTREAM["yellow"]) + _hub_models("hub-rot", UPSTREAM["red"])
    lines.append("prices:")
    for model in UPSTREAM["yellow"] + UPSTREAM["red"]:
        price = model.price
        lines.append(
            f"  {model.name}: {{versions: [{{valid_from: 2026-05-01, input_per_million:"
            f" {price.input_per_million}, output_per_million: {price.output_per_million}}}]}}"
        )
    return "\n".join(lines) + _HOUSE


def _hub_models(endpoint: str, models: tuple[DemoModel, ...]) -> list[str]:
    return [
        f"  {model.name}: {{endpoint: {endpoint}, tier: {model.tier.value}, context_length: {model.context_length},"
        f" abilities: [chat], price: {model.name}}}"
        for model in models
    ]


_HOUSE = """
town:
  name: Stadt Musterhausen
  office: Hauptamt
  address: [Markt 1, 41334 Musterhausen]
  contact: [Telefon 02153 8980, barrierefrei@musterhausen.example]
departments:
  Sozialamt: {cost_centre: '5000'}
  Bauamt: {cost_centre: '6100'}
use_cases:
  Büroarbeit:
    purpose: Schreiben, Zusammenfassen und Nachschlagen im Alltag
    legal_basis: Art. 6 Abs. 1 Buchst. e DSGVO, § 3 DSG NRW
    owner: Haupt- und Personalamt
    zones: [green, yellow, red]
  Antragsbearbeitung:
    purpose: Anträge und Bescheide vorbereiten
    legal_basis: Art. 6 Abs. 1 Buchst. e DSGVO, § 67c SGB X
    owner: Leitung Sozialamt
    floor: K3
    zones: [green, yellow]
"""


def environment() -> dict[str, str]:
    """The credentials that the configuration refers to."""
    return {f"HUB_{zone.upper()}": key for zone, key in KEYS.items()}
