# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk config check``: every problem, the exit status, the tables; never a secret."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stellwerk.cli.config_check import config
from stellwerk.cli.init import init

YELLOW, RED, CLIENT = "key-of-yellow-1", "key-of-red-22", "secret-of-the-client"
POST, HOOK = "password-of-the-post", "secret-of-the-webhook"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What init writes, with every example switched on."""
    for name in ("STELLWERK_CONFIG", "STELLWERK_HOST", "STELLWERK_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STELLWERK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("STELLWERK_HUB_YELLOW", YELLOW)
    monkeypatch.setenv("STELLWERK_HUB_RED", RED)
    monkeypatch.setenv("STELLWERK_OPENID", CLIENT)
    monkeypatch.setenv("STELLWERK_SMTP", POST)
    monkeypatch.setenv("STELLWERK_WEBHOOK", HOOK)
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(init, []).exit_code == 0
    path = tmp_path / "stellwerk.yaml"
    path.write_text(re.sub(r"^#(?!#)", "", path.read_text(), flags=re.MULTILINE))
    return path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(config, ["check", *arguments], catch_exceptions=False)


def test_success_shows_what_the_file_says(file: Path) -> None:
    result = check()
    assert result.exit_code == 0
    assert re.search(r"is in order\. Policy version [0-9a-f]{16}, releases: social\.", result.output)
    assert re.search(
        r"^hub-otc +yellow +T-Systems International GmbH +DE +agreement until \d{4}-12-31$",
        result.output,
        re.M,
    )
    assert re.search(r"^gpt-5-mini +red +M +400000 .* 0\.24/1\.91 EUR$", result.output, re.M)
    assert re.search(
        r"^redaktion +presse +pressetexte +K0 +yes +gpt-5-mini gpt-oss-120b$", result.output, re.M
    )
    assert re.search(
        r"^bescheid-entwurf +K4 +green yellow +social +Leitung Sozialamt +Art\. 6 ", result.output, re.M
    )
    assert "People sign in by local accounts and https://login.stadt.example/realms/stadt as" in result.output
    assert re.search(r"^/sozialamt/leitung +sozialamt +key_user +no$", result.output, re.M)
    assert re.search(r"^/it +- +administrator +yes$", result.output, re.M)
    assert (
        "Warnings go by mail over mail.stadt.example:587 (starttls) to kaemmerei@stadt.example, those of a budget; "
        "to leitstelle at https://meldungen.stadt.example/stellwerk." in result.output
    )
    for secret in (YELLOW, RED, CLIENT, POST, HOOK):
        assert secret not in result.output


def test_json_says_the_same(file: Path) -> None:
    result = check(str(file), "--json")
    assert result.exit_code == 0
    said = json.loads(result.output)
    assert said["ok"] is True
    assert {e["zone"] for e in said["endpoints"]} == {"green", "yellow", "red"}
    hub = next(e for e in said["endpoints"] if e["zone"] == "yellow")
    assert hub["agreement"]["number"] == "AVV-0000-BEISPIEL"
    assert (hub["sub_processors"], hub["third_country_control"]) == (["Deutsche Telekom AG"], False)
    red = next(e for e in said["endpoints"] if e["zone"] == "red")
    assert red["residual_risk"]["document"] == "Vermerk 0000/BEISPIEL"
    social = next(u for u in said["use_cases"] if u["name"] == "bescheid-entwurf")
    assert (social["floor"], social["zones"], social["regimes"]) == ("K4", ["green", "yellow"], ["social"])
    assert social["purpose"].startswith("Entwürfe")
    assert "SGB" in social["legal_basis"]
    assert said["releases"][0]["what"] == "social"
    assert {m["name"]: m["price"] for m in said["models"]}["gpt-5"]["output_per_million"] == "9.55"
    openid = said["sign_in"]["openid"]
    assert openid["client_secret"] == "read"
    assert openid["groups"][0] == {
        "group": "/verwaltung",
        "department": "verwaltung",
        "role": None,
        "house": False,
    }
    assert said["sign_in"]["longest_hours"] == 12
    for secret in (YELLOW, RED, *re.findall("[0-9a-f]{64}", file.read_text())):
        assert secret not in result.output


def test_models_that_a_price_list_prices(file: Path) -> None:
    text = file.read_text()
    text = text.replace(
        "    credential: {env: STELLWERK_HUB_YELLOW}\n",
        "    credential: {env: STELLWERK_HUB_YELLOW}\n    price_list: llm-hub\n",
    )
    text = text.replace("    price: otc-chat\n    overflow", "    price_model: gpt-oss\n    overflow", 1)
    file.write_text(text)
    said = {m["name"]: m for m in json.loads(check("--json").output)["models"]}
    assert said["gpt-oss-120b"]["price"] is None
    assert said["gpt-oss-120b"]["price_list"] == {"provider": "llm-hub", "model": "gpt-oss"}
    assert (said["mistral-small-3"]["price_list"], said["gpt-5"]["price_list"]) == (None, None)
    assert re.search(r"^gpt-oss-120b +yellow .* list of llm-hub$", check().output, re.M)


def test_every_problem_is_printed_and_the_status_is_2(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STELLWERK_HUB_RED")
    text = file.read_text().replace("countries: [DE]", "countries: [US]").replace("tier: S\n", "tier: T\n", 1)
    file.write_text(text)
    result = check()
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "stellwerk.yaml has 3 problems; nothing was started." in result.stderr
    for part in ("HUB_RED is not set", "the country US is not open", "'T' is not possible"):
        assert part in result.stderr
    as_json = check("--json")
    assert as_json.exit_code == 2
    said = json.loads(as_json.stdout)
    assert said["ok"] is False
    assert len(said["problems"]) == 3
    assert all(re.match(r"stellwerk\.yaml:\d+: ", p) for p in said["problems"])


def test_notes_tell_what_is_right_and_still_worth_knowing(file: Path) -> None:
    text = file.read_text().replace("    secrecy_undertaking: true\n", "")
    text = re.sub(
        r"    hosting:\n      deployment_region: otc-germany\n      is_externally_hosted: false\n", "", text
    )
    file.write_text(text)
    result = check()
    assert "no secrecy undertaking: no K3 and above" in result.output
    assert "no hosting stated" in result.output


def test_a_model_that_nobody_can_pull(file: Path) -> None:
    file.write_text(
        file.read_text().replace("  qwen2.5-coder-0.5b-instruct:", "  qwen2.5-coder-9b-instruct:")
    )
    result = check()
    assert result.exit_code == 2
    assert "not in the embedded catalogue" in result.stderr


def test_no_file_is_said_and_not_taken_for_a_right_one(file: Path) -> None:
    result = check("none.yaml")
    assert result.exit_code == 2
    assert "none.yaml" in result.stderr


def test_a_wrong_environment_is_told_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STELLWERK_PORT", "eighty")
    result = check()
    assert result.exit_code == 2
    assert "STELLWERK_PORT" in result.stderr
