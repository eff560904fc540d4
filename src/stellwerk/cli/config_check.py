# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk config check``: prove a configuration without starting anything."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from stellwerk import settings
from stellwerk.cli.hardware import footprint_summary, hardware_lines, hardware_summary
from stellwerk.cli.table import table
from stellwerk.detectors.plugins.load import load as load_plugins
from stellwerk.detectors.plugins.load import nobody
from stellwerk.errors import ConfigurationError
from stellwerk.metering.prices.price_list import UNITS
from stellwerk.policy.load import load
from stellwerk.policy.register import Endpoint, Register
from stellwerk.policy.zones import STRICTEST_FIRST
from stellwerk.providers.catalogue.load import catalogue
from stellwerk.settings import CONFIG_NAME
from stellwerk.values.caller import Caller
from stellwerk.values.notices import NoticeTargets
from stellwerk.values.sign_in import SignIn
from stellwerk.values.zone import Zone

_SOON_DAYS = 60


@click.group()
def config() -> None:
    """The configuration."""


@config.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def check(context: click.Context, path: Path | None, as_json: bool) -> None:
    """Prove the configuration at PATH (default: STELLWERK_CONFIG, else stellwerk.yaml) and show what it says.

    Prints every problem with its line. Exit status: 0 if it can be started with, 2 if not.
    """
    today = datetime.now(UTC).date()
    try:
        outer = settings.environment(os.environ)
        path = path or outer.config or Path(CONFIG_NAME)
        names = catalogue(outer.data / "models")
        built, register = load(path, env=os.environ, today=today, catalogue=names)
        load_plugins(register, nobody)
    except ConfigurationError as error:
        if as_json:
            click.echo(_json({"ok": False, "message": error.message, "problems": error.problems}))
        else:
            click.echo(error.message, err=True)
            for problem in error.problems:
                click.echo(f"  {problem}", err=True)
        context.exit(2)
    signing, told = sign_in_summary(built.sign_in), notices_summary(built.notices)
    if as_json:
        click.echo(_json({"ok": True} | summary(register, today) | {"sign_in": signing, "notices": told}))
    else:
        click.echo(tables(path, register, today))
        click.echo(f"\n{sign_in_lines(signing)}\n\n{notices_lines(told)}")


def summary(register: Register, today: date) -> dict[str, Any]:
    """What the configuration says, for programs. Holds no secret and no hash."""
    return {
        "policy_version": register.policy.version,
        "endpoints": [
            {
                "name": e.name,
                "zone": e.zone.value,
                "operator": e.operator,
                "base_url": e.base_url,
                "countries": list(e.countries),
                "agreement": _plain(e.agreement),
                "sub_processors": list(e.sub_processors),
                "secrecy_undertaking": e.secrecy_undertaking,
                "stores_content": e.stores_content,
                "trains_on_content": e.trains_on_content,
                "third_country_control": e.third_country_control,
                "residual_risk": _plain(e.residual_risk),
                "notes": notes(e, today),
            }
            for e in register.endpoints.values()
        ],
        "models": [
            {
                "name": m.name,
                "zone": register.zone_of(m).value,
                "endpoint": m.endpoint,
                "tier": m.tier.value,
                "context_length": m.context_length,
                "abilities": sorted(a.value for a in m.abilities),
                "price": None
                if (price := m.price_on(today)) is None
                else {
                    "version": price.version,
                    **{unit: str(amount) for unit in UNITS if (amount := getattr(price, unit)) is not None},
                    "currency": price.currency,
                },
                "price_list": None
                if m.prices or (provider := register.endpoints[m.endpoint].price_list) is None
                else {"provider": provider, "model": m.price_model or m.upstream},
                "overflow": list(m.overflow),
            }
            for m in register.models.values()
        ],
        "use_cases": [
            {
                "name": u.name,
                "purpose": u.purpose,
                "legal_basis": u.legal_basis,
                "owner": u.owner,
                "floor": u.floor.name,
                "declared_class": u.declared_class.name if u.declared_class is not None else None,
                "zones": [zone.value for zone in STRICTEST_FIRST if zone in u.allowed_zones],
                "models": sorted(u.allowed_models) if u.allowed_models is not None else None,
                "regimes": sorted(u.regimes),
            }
            for u in register.use_cases.values()
        ],
        "keys": [
            {
                "name": k.caller.key_id,
                "department": k.caller.department,
                "cost_centre": k.caller.cost_centre,
                "use_case": k.caller.use_case,
                "declared_class": _declared(register, k.caller),
                "may_declare": k.caller.may_declare,
                "models": sorted(k.caller.allowed_models) if k.caller.allowed_models is not None else None,
            }
            for k in register.keys
        ],
        "releases": [_plain(release) for release in register.policy.releases],
        "closed_zones": sorted(z.value for z in register.policy.closed_zones),
        "detectors": list(register.detectors),
        "hardware": hardware_summary(register, today),
        "footprint": footprint_summary(register),
    }


def sign_in_summary(sign_in: SignIn) -> dict[str, Any]:
    """How people sign in, for programs. Holds no secret."""
    openid = sign_in.openid
    said: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(sign_in, openid=None))
    if openid is not None:
        said["openid"] = msgspec.to_builtins(msgspec.structs.replace(openid, client_secret=None))
        said["openid"]["client_secret"] = "none" if openid.client_secret is None else "read"
    return said


def sign_in_lines(said: dict[str, Any]) -> str:
    """The same for people."""
    ways = ["local accounts"] if said["local"] else []
    openid = said.get("openid")
    if openid:
        ways.append(f"{openid['issuer']} as {openid['client_id']}")
    head = f"People sign in by {' and '.join(ways)}; a session ends after {said['idle_minutes']} idle minutes"
    head += f" and {said['longest_hours']} hours in any case."
    if not openid or not openid["groups"]:
        return head
    rows = [
        (g["group"], g["department"] or "-", g["role"] or "employee", "yes" if g["house"] else "no")
        for g in openid["groups"]
    ]
    return f"{head}\n\n{table(('GROUP', 'DEPARTMENT', 'ROLE', 'WHOLE HOUSE'), rows)}"


def notices_summary(notices: NoticeTargets) -> dict[str, Any]:
    """Where warnings go, for programs. Holds no secret."""
    smtp = notices.smtp
    return {
        "smtp": None
        if smtp is None
        else {
            "host": smtp.host,
            "port": smtp.port,
            "security": smtp.security.value,
            "sender": smtp.sender,
            "user": smtp.user,
        },
        "recipients": list(notices.recipients),
        "webhooks": [{"name": webhook.name, "url": webhook.url} for webhook in notices.webhooks],
    }


def notices_lines(said: dict[str, Any]) -> str:
    """The same for people."""
    smtp, ways = said["smtp"], []
    if smtp:
        people = ", ".join((*said["recipients"], "those of a budget"))
        ways.append(f"by mail over {smtp['host']}:{smtp['port']} ({smtp['security']}) to {people}")
    ways += [f"to {webhook['name']} at {webhook['url']}" for webhook in said["webhooks"]]
    if not ways:
        return "Nobody is warned when a budget runs out: name a mail server or a webhook under notices."
    return f"Warnings go {'; '.join(ways)}. stellwerk notices test tries them."


def _plain(value: msgspec.Struct | None) -> Any:
    return None if value is None else msgspec.to_builtins(value)


def _declared(register: Register, caller: Caller) -> str | None:
    """What counts as declared for a key without a header: the higher of what it and its use case declare."""
    both = (caller.declared_class, register.use_cases[caller.use_case].declared_class)
    highest = max((c for c in both if c is not None), default=None)
    return highest.name if highest is not None else None


def notes(endpoint: Endpoint, today: date) -> list[str]:
    """What is right and still worth knowing."""
    told: list[str] = []
    if endpoint.zone is Zone.YELLOW:
        if endpoint.agreement is not None:
            left = (endpoint.agreement.valid_until - today).days
            told.append(f"agreement until {endpoint.agreement.valid_until.isoformat()}")
            if left <= _SOON_DAYS:
                told.append(f"ENDS IN {left} DAYS")
        if not endpoint.secrecy_undertaking:
            told.append("no secrecy undertaking: no K3 and above")
        if endpoint.hosting is None:
            told.append("no hosting stated: drift is not noticed")
    if endpoint.zone is Zone.RED and endpoint.residual_risk is not None:
        told.append(f"residual risk accepted on {endpoint.residual_risk.accepted_on.isoformat()}")
    if endpoint.isolated:
        told.append("isolated")
    return told


def tables(path: Path, register: Register, today: date) -> str:
    """The same for people."""
    said = summary(register, today)
    parts = [
        table(
            ("ENDPOINT", "ZONE", "OPERATOR", "COUNTRIES", "NOTES"),
            [
                (
                    e["name"],
                    e["zone"],
                    e["operator"],
                    " ".join(e["countries"]) or "-",
                    "; ".join(e["notes"]) or "-",
                )
                for e in said["endpoints"]
            ],
        ),
        table(
            ("MODEL", "ZONE", "TIER", "CONTEXT", "ABILITIES", "PRICE IN/OUT PER MILLION"),
            [
                (
                    m["name"],
                    m["zone"],
                    m["tier"],
                    str(m["context_length"]),
                    " ".join(m["abilities"]),
                    (f"list of {m['price_list']['provider']}" if m["price_list"] else "-")
                    if (p := m["price"]) is None
                    else f"{p['input_per_million']}/{p['output_per_million']} {p['currency']}",
                )
                for m in said["models"]
            ],
        ),
        table(
            ("USE CASE", "FLOOR", "ZONES", "REGIMES", "OWNER", "LEGAL BASIS"),
            [
                (
                    u["name"],
                    u["floor"],
                    " ".join(u["zones"]) or "none",
                    " ".join(u["regimes"]) or "-",
                    u["owner"],
                    u["legal_basis"],
                )
                for u in said["use_cases"]
            ],
        ),
        table(
            ("KEY", "DEPARTMENT", "USE CASE", "DECLARED", "MAY DECLARE", "MODELS"),
            [
                (
                    k["name"],
                    k["department"],
                    k["use_case"],
                    k["declared_class"] or "nothing: K3",
                    "yes" if k["may_declare"] else "no",
                    "all" if k["models"] is None else " ".join(k["models"]) or "none",
                )
                for k in said["keys"]
            ],
        ),
    ]
    if said["hardware"]:
        parts.append(hardware_lines(said["hardware"]))
    closed = f", closed zones: {', '.join(said['closed_zones'])}" if said["closed_zones"] else ""
    released = f", releases: {', '.join(r['what'] for r in said['releases'])}" if said["releases"] else ""
    plugged = f", plug-in detectors: {', '.join(said['detectors'])}" if said["detectors"] else ""
    head = f"{path} is in order. Policy version {said['policy_version']}{released}{closed}{plugged}."
    return "\n\n".join((head, *parts))


def _json(value: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
