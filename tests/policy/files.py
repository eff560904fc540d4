# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A complete ``stellwerk.yaml`` and what the loader says about changed copies of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from stellwerk.errors import ConfigurationError
from stellwerk.policy.load import load
from stellwerk.policy.register import Register
from stellwerk.settings import Settings

TODAY = date(2026, 9, 1)
ENV = {"HOME": "/home/nobody", "HUB_YELLOW": "yellow-key-0001", "HUB_RED": "red-key-0002"}
HASH = "a3" * 32

TOWN = f"""\
server:
  port: 8081
  engine:
    context: 8192
endpoints:
  haus:
    zone: green
    embedded: true
  hub-otc:
    zone: yellow
    base_url: https://llm.example.de/v2
    operator: Hub GmbH
    countries: [DE, NO]
    agreement:
      number: AV-1
      valid_until: 2027-12-31
    secrecy_undertaking: true
    stores_content: false
    trains_on_content: false
    third_country_control: false
    credential: {{env: HUB_YELLOW}}
    hosting: {{deployment_country: DE, is_externally_hosted: false}}
  hub-red:
    zone: red
    base_url: https://llm.example.de/v2
    operator: Hub GmbH
    residual_risk:
      accepted_by: A. Beispiel
      accepted_on: 2026-01-02
      document: Vermerk 1
    credential: {{env: HUB_RED}}
models:
  small:
    endpoint: haus
    upstream: qwen2.5-coder-0.5b-instruct
    tier: S
  gpt-oss-120b:
    endpoint: hub-otc
    tier: M
    context_length: 131072
    abilities: [chat, tools]
    price: otc
    overflow: [small]
  gpt-5:
    endpoint: hub-red
    tier: L
    context_length: 400000
    price: gpt-5
    overflow: [gpt-oss-120b]
prices:
  otc:
    versions:
      - {{valid_from: 2026-07-01, input_per_million: 0.1, output_per_million: 0.3}}
      - {{valid_from: 2026-05-01, input_per_million: 0.20, output_per_million: "0.65"}}
  gpt-5:
    currency: EUR
    versions:
      - {{valid_from: 2026-05-01, input_per_million: 1.20, output_per_million: 9.55}}
departments:
  sozialamt:
    cost_centre: 0815
use_cases:
  allgemein:
    purpose: Schreibhilfe
    legal_basis: Art. 6 DSGVO
    owner: Hauptamt
    zones: [green, yellow, red]
keys:
  programm:
    sha256: {HASH}
    department: sozialamt
    use_case: allgemein
    declared_class: K1
    models: [small, gpt-oss-120b, gpt-5]
policy:
  red_for_k1: true
  releases:
    - {{what: social, released_by: A. Beispiel, released_on: 2026-02-03, document: Anzeige 4}}
"""


def read(
    text: str, folder: Path, *, env: Mapping[str, str] = ENV, today: date = TODAY, **more: object
) -> tuple[Settings, Register]:
    """Load ``text`` as a real file."""
    path = folder / "stellwerk.yaml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return load(path, env=env, today=today, **more)  # type: ignore[arg-type]


def problems(
    text: str, folder: Path, *, env: Mapping[str, str] = ENV, today: date = TODAY, **more: object
) -> list[str]:
    """What the loader says, one line each; fails where it says nothing."""
    with pytest.raises(ConfigurationError) as caught:
        read(text, folder, env=env, today=today, **more)
    return list(caught.value.problems)


def changed(old: str, new: str, text: str = TOWN) -> str:
    """``text`` with one place changed; fails where the place is not there or not unique."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)


def line_of(part: str, text: str) -> int:
    """The number of the first line that holds ``part``."""
    return next(n for n, row in enumerate(text.splitlines(), 1) if part in row)
