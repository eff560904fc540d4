# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a right file becomes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.policy.files import ENV, HASH, TOWN, changed, problems, read

from stellwerk.policy.register import Ability, Tier
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone


def test_a_right_file_becomes_settings_and_register(tmp_path: Path) -> None:
    settings, town = read(TOWN, tmp_path)
    assert settings.server.port == 8081
    assert settings.server.host == "127.0.0.1"
    assert settings.server.body_limit_bytes == 20 * 1024 * 1024
    assert settings.server.drift_interval_s == 300
    assert settings.server.engine.context == 8192
    assert settings.config == tmp_path / "stellwerk.yaml"
    assert settings.data == Path("/home/nobody/.local/share/stellwerk")

    yellow, red, green = town.endpoints["hub-otc"], town.endpoints["hub-red"], town.endpoints["haus"]
    assert (green.zone, green.embedded, green.base_url, green.own_hardware) == (Zone.GREEN, True, None, True)
    assert yellow.countries == ("DE", "NO")  # Norway, not false
    assert yellow.secret == "yellow-key-0001"
    assert yellow.agreement is not None
    assert yellow.agreement.valid_until == date(2027, 12, 31)
    assert yellow.hosting is not None
    assert yellow.hosting.is_externally_hosted is False
    assert (red.stores_content, red.trains_on_content, red.third_country_control) == (
        True,
        True,
        True,
    )  # not stated
    assert "key-0001" not in repr(yellow)

    assert town.models["small"].context_length == 8192
    assert town.models["small"].upstream == "qwen2.5-coder-0.5b-instruct"
    assert town.models["gpt-oss-120b"].upstream == "gpt-oss-120b"
    assert town.models["gpt-oss-120b"].abilities == {Ability.CHAT, Ability.TOOLS}
    assert town.models["gpt-5"].tier is Tier.L
    assert [p.version for p in town.models["gpt-oss-120b"].prices] == ["otc@2026-05-01", "otc@2026-07-01"]
    price = town.models["gpt-oss-120b"].price_on(date(2026, 6, 30))
    assert price is not None
    assert (price.input_per_million, price.output_per_million) == (Decimal("0.20"), Decimal("0.65"))

    (key,) = town.keys
    assert key.sha256 == HASH
    assert key.caller.cost_centre == "0815"  # not octal, not a number
    assert key.caller.declared_class is DataClass.K1
    assert key.caller.allowed_models == {"small", "gpt-oss-120b", "gpt-5"}
    assert town.departments["sozialamt"].cost_centre == "0815"
    assert town.use_cases["allgemein"].allowed_zones == frozenset(Zone)
    assert town.policy.red_for_k1 is True
    assert town.policy.releases[0].what == "social"


def test_red_is_not_open_to_a_use_case_that_does_not_name_it(tmp_path: Path) -> None:
    _, town = read(changed("    zones: [green, yellow, red]\n", ""), tmp_path)
    assert town.use_cases["allgemein"].allowed_zones == {Zone.GREEN, Zone.YELLOW}


def test_amounts_never_pass_through_a_float(tmp_path: Path) -> None:
    _, town = read(changed("input_per_million: 0.1,", "input_per_million: 0.100001,"), tmp_path)
    price = town.models["gpt-oss-120b"].price_on(date(2026, 8, 1))
    assert price is not None
    assert price.input_per_million == Decimal("0.100001")


def test_the_version_follows_the_meaning_and_not_the_layout_or_the_secrets(tmp_path: Path) -> None:
    version = read(TOWN, tmp_path)[1].policy.version
    assert len(version) == 16
    assert int(version, 16) >= 0
    assert read("# a comment\n" + TOWN, tmp_path)[1].policy.version == version
    assert read(TOWN, tmp_path, env={**ENV, "HUB_RED": "another-0003"})[1].policy.version == version
    swapped = changed("countries: [DE, NO]", "countries:\n      - DE\n      - 'NO'")
    assert read(swapped, tmp_path)[1].policy.version == version
    for old, new in (
        ("red_for_k1: true", "red_for_k1: false"),
        ("valid_until: 2027-12-31", "valid_until: 2028-12-31"),
        ("declared_class: K1", "declared_class: K2"),
        ("output_per_million: 9.55", "output_per_million: 9.56"),
        ("    overflow: [small]\n", ""),
        (HASH, "b4" * 32),
    ):
        assert read(changed(old, new), tmp_path)[1].policy.version != version, old


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    settings, _ = read(TOWN, tmp_path, env={**ENV, "STELLWERK_PORT": "9000", "STELLWERK_HOST": "::1"})
    assert (settings.server.host, settings.server.port) == ("::1", 9000)


def test_empty_sections_may_stand_there_and_the_needed_ones_must_hold_something(tmp_path: Path) -> None:
    empty_policy = TOWN[: TOWN.index("policy:")] + "policy:\n"
    _, town = read(empty_policy, tmp_path)
    assert town.policy.red_for_k1 is False
    told = problems(TOWN[: TOWN.index("keys:")] + "keys:\n", tmp_path)
    assert any("keys: the section is empty" in line for line in told)


def test_a_secret_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    secret = tmp_path / "red.key"
    secret.write_text("red-key-0002\n")
    secret.chmod(0o600)
    _, town = read(changed("{env: HUB_RED}", "{file: red.key}"), tmp_path)
    assert town.endpoints["hub-red"].secret == "red-key-0002"


def test_a_windows_file_with_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "stellwerk.yaml"
    settings, _ = read(TOWN, tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + TOWN.replace("\n", "\r\n").encode())
    from stellwerk.policy.load import load

    assert load(path, env=ENV, today=date(2026, 9, 1))[0] == settings


@pytest.mark.parametrize("code", ["NO", "no", '"NO"', "'no'"])
def test_norway_is_a_country(tmp_path: Path, code: str) -> None:
    _, town = read(changed("countries: [DE, NO]", f"countries: [DE, {code}]"), tmp_path)
    assert town.endpoints["hub-otc"].countries == ("DE", "NO")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ("{role: deployer}", None),
        ("{role: deployer, annex_iii: [employment]}", "Annex III"),
        ("{role: provider, prohibited: [social_scoring]}", "Nothing opens it"),
        (
            "{role: deployer, annex_iii: [employment], released: {by: Dr. Beispiel, on: 2026-01-02, document: A-1}}",
            None,
        ),
    ],
)
def test_the_questions_of_the_ai_act_close_a_use_case(
    tmp_path: Path, answers: str, words: str | None
) -> None:
    owner = "    owner: Hauptamt\n"
    _, town = read(changed(owner, f"{owner}    ai_act: {answers}\n"), tmp_path)
    (case,) = [case for case in town.use_cases.values() if case.screening is not None]
    assert (case.closed is None) if words is None else (words in (case.closed or ""))
