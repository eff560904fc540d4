# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: E501  (a table: one case, one line)
"""Prices in ``stellwerk.yaml``: every sort of unit, and endpoints whose models are priced by imported lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.policy.files import TOWN, changed, line_of, problems, read

LISTED = changed(
    "    price: otc\n",
    "",
    changed("    secrecy_undertaking: true\n", "    secrecy_undertaking: true\n    price_list: musterhub\n"),
)
WITH_UNITS = changed(
    "{valid_from: 2026-05-01, input_per_million: 1.20, output_per_million: 9.55}",
    "{valid_from: 2026-05-01, input_per_million: 1.20, output_per_million: 9.55, cached_per_million: 0.12, "
    "reasoning_per_million: 8, per_image: 0.04, per_audio_minute: 0.006, per_request: 0.0001}",
)


def test_every_unit_can_be_given(tmp_path: Path) -> None:
    _, town = read(WITH_UNITS, tmp_path)
    price = town.models["gpt-5"].price_on(date(2026, 9, 1))
    assert price is not None
    assert (price.cached_per_million, price.reasoning_per_million) == (Decimal("0.12"), Decimal(8))
    assert (price.per_image, price.per_audio_minute) == (Decimal("0.04"), Decimal("0.006"))
    assert price.per_request == Decimal("0.0001")
    bare = town.models["gpt-oss-120b"].price_on(date(2026, 9, 1))
    assert bare is not None
    assert (bare.cached_per_million, bare.reasoning_per_million, bare.per_request) == (None, None, 0)


def test_models_of_an_endpoint_with_a_price_list_need_no_price(tmp_path: Path) -> None:
    text = changed("    overflow: [small]\n", "    overflow: [small]\n    price_model: gpt-oss\n", LISTED)
    _, town = read(text, tmp_path)
    assert town.endpoints["hub-otc"].price_list == "musterhub"
    assert town.endpoints["hub-red"].price_list is None
    model = town.models["gpt-oss-120b"]
    assert (model.prices, model.price_model) == ((), "gpt-oss")
    assert town.models["gpt-5"].price_model is None


def test_another_price_is_another_policy_and_so_is_another_list(tmp_path: Path) -> None:
    versions = {
        read(text, tmp_path)[1].policy.version
        for text in (TOWN, WITH_UNITS, LISTED, LISTED.replace("musterhub", "else"))
    }
    assert len(versions) == 4


# fmt: off
CASES = [
    (changed("    price: gpt-5\n", "", LISTED), "gpt-5:", "models.gpt-5", "zone red without a price", "price_list"),
    (changed("price_list: musterhub", "price_list: File", LISTED), "price_list", "endpoints.hub-otc", "prices of this file", "provider"),
    (changed("price_list: musterhub", "price_list: a b", LISTED), "price_list", "endpoints.hub-otc.price_list", "not of the expected form", "configuration.md"),
    (changed("price_list: musterhub", "price_list:", LISTED), "price_list", "endpoints.hub-otc.price_list", "there is no value", "remove the line"),
    (changed("    price: gpt-5\n", "    price: gpt-5\n    price_model: x\n"), "price_model", "models.gpt-5", "of no use", "remove it"),
    (changed("    overflow: [small]\n", "    overflow: [small]\n    price: otc\n    price_model: x\n", LISTED), "price_model", "models.gpt-oss-120b", "of no use", "the model no price"),
    (changed("    currency: EUR\n", "    currency: EUX\n").replace("  otc:\n", "  otc:\n    currency: EUX\n"), "currency: EUX", "prices.otc", "no currency 'EUX'", "EUR"),
    (changed("per_image: 0.04", "per_image: -0.04", WITH_UNITS), "per_image", "prices.gpt-5.versions[0].per_image", "too small", "at least 0"),
    (changed("per_image: 0.04", "per_image: 10001", WITH_UNITS), "per_image", "prices.gpt-5.versions[0].per_image", "too large", "at most 10000"),
    (changed("per_request: 0.0001", "per_request: 0.0000001", WITH_UNITS), "per_request", "prices.gpt-5.versions[0].per_request", "more than 6 decimals", "round"),
    (changed("per_request: 0.0001", "per_call: 0.0001", WITH_UNITS), "per_call", "prices.gpt-5.versions[0]", "unknown key 'per_call'", "use one of"),
]
# fmt: on


@pytest.mark.parametrize(("text", "at", "where", "what", "do"), CASES)
def test_what_is_wrong(text: str, at: str, where: str, what: str, do: str, tmp_path: Path) -> None:
    found = problems(text, tmp_path)
    (problem,) = [
        p for p in found if p.startswith(f"stellwerk.yaml:{line_of(at, text)}: {where}: ") and what in p
    ]
    assert do in problem
