# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a newcomer reads when the gateway is up: where it is, with which key, and a line to try."""

from __future__ import annotations

import json

from stellwerk.policy.register import Register
from stellwerk.settings import Settings
from stellwerk.values.ability import Ability
from stellwerk.values.zone import Zone

_FEW_TOKENS = (
    150  # the first answer shall come within seconds, however slow the machine and talkative the model
)


# A question that the small embedded model answers rightly nearly always: the first impression is its answer.
_QUESTION = "Wie viele Tage hat eine Woche?"
_PERSONAL = (
    "Auf welches Konto? IBAN DE02 1203 0000 0000 2020 51"  # the example that German banks use in print
)


def welcome(
    settings: Settings, register: Register, secret: str | None, first_admin_link: str | None = None
) -> str:
    """The greeting; in the demo with a ``curl`` line per zone and one that is refused, else with one.

    ``first_admin_link``: where the first administrator is made, as long as there is none.
    """
    host = settings.server.host
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104
    base = f"http://{shown}:{settings.server.port}"
    key = secret or "$STELLWERK_KEY"
    lines = ["", f"Stellwerk ist bereit / is ready:  {base}/", ""]
    if secret is None:
        lines.append("Schlüssel aus stellwerk.yaml verwenden / use a key of your configuration:")
        lines.append("  export STELLWERK_KEY=...")
    if register.demo:
        lines.append("DEMO: Gelb und Rot sind Attrappen auf diesem Rechner / yellow and red are stand-ins.")
        for title, zone, declared, question in (
            ("Grün / green:", Zone.GREEN, None, _QUESTION),
            ("Gelb / yellow:", Zone.YELLOW, None, _QUESTION),
            ("Rot, als öffentlich erklärt / red, declared public:", Zone.RED, "K0", _QUESTION),
            ("Rot mit einer IBAN wird abgelehnt / red with an IBAN is refused:", Zone.RED, "K0", _PERSONAL),
        ):
            model = _model(register, zone)
            if model:
                lines += [title, _curl(base, key, model, declared, question), ""]
    else:
        model = next((name for zone in Zone if (name := _model(register, zone))), None)
        if model:
            lines += ["Zum Ausprobieren / try it:", _curl(base, key, model, None, _QUESTION), ""]
    if first_admin_link is not None:
        lines += [
            "Noch niemand verwaltet dieses Stellwerk. Wer das tun soll, öffnet (gilt 24 Stunden, einmal):",
            "Nobody administers this Stellwerk yet. Whoever shall do so opens (for 24 hours, once):",
            f"  {first_admin_link}",
            "",
        ]
    lines.append("Beenden / stop: Ctrl-C")
    return "\n".join(lines)


def _model(register: Register, zone: Zone) -> str | None:
    for model in register.models.values():
        if register.zone_of(model) is zone and Ability.CHAT in model.abilities:
            return model.name
    return None


def _curl(base: str, key: str, model: str, declared: str | None, question: str) -> str:
    message = {"role": "user", "content": question}
    body = json.dumps({"model": model, "messages": [message], "max_tokens": _FEW_TOKENS}, ensure_ascii=False)
    extra = f" -H 'X-Stellwerk-Class: {declared}'" if declared else ""
    quote = '"' if key.startswith("$") else "'"
    return (
        f"  curl -s {base}/v1/chat/completions -H {quote}Authorization: Bearer {key}{quote}{extra} "
        f"-H 'Content-Type: application/json' -d '{body}'"
    )
