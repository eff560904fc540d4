# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk init``: the file proves as it is written, and with every example switched on."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from stellwerk.cli.init import init
from stellwerk.errors import ConfigurationError
from stellwerk.identity.keys import hash_secret
from stellwerk.policy.decide import Rulebook
from stellwerk.policy.load import load
from stellwerk.policy.register import Ability, Register
from stellwerk.policy.schema import every_field
from stellwerk.values.data_class import DataClass
from stellwerk.values.inspection import Inspection
from stellwerk.values.zone import Zone

ENV = {
    "HOME": "/home/nobody",
    "STELLWERK_HUB_YELLOW": "key-of-yellow-1",
    "STELLWERK_OPENID": "secret-of-the-client",
    "STELLWERK_SMTP": "password-of-the-post",
    "STELLWERK_WEBHOOK": "secret-of-the-webhook",
    "STELLWERK_HUB_RED": "key-of-red-22",
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(before)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(init, arguments, catch_exceptions=False, standalone_mode=False)
    return result.output


def secret_in(output: str) -> str:
    (found,) = re.findall(r"stw_[A-Za-z0-9_-]{43}", output)
    return str(found)


def switched_on(text: str) -> str:
    """All examples brought to life: the one # directly before the YAML is gone, prose (##) stays."""
    return re.sub(r"^#(?!#)", "", text, flags=re.MULTILINE)


def loaded(path: Path) -> Register:
    return load(path, env=ENV, today=datetime.now(UTC).date())[1]


def test_the_file_proves_as_written_and_its_key_opens_the_green_zone(folder: Path) -> None:
    previous = os.umask(0)
    try:
        output = run()
    finally:
        os.umask(previous)
    path = folder / "stellwerk.yaml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = secret_in(output)
    assert secret not in path.read_text()
    assert hash_secret(secret) in path.read_text()
    town = loaded(path)
    assert [e.zone for e in town.endpoints.values()] == [Zone.GREEN]
    (caller,) = [key.caller for key in town.keys if key.sha256 == hash_secret(secret)]
    decision = Rulebook(town).decide(
        caller=caller,
        model="auto",
        declared=None,
        inspection=Inspection(),
        needs=frozenset({Ability.CHAT}),
        tokens=100,
        today=datetime.now(UTC).date(),
        decision_id="d",
    )
    assert decision.zone is Zone.GREEN
    assert decision.data_class is DataClass.K3


def test_every_example_proves_when_it_is_switched_on(folder: Path) -> None:
    run()
    path = folder / "stellwerk.yaml"
    path.write_text(switched_on(path.read_text()))
    town = loaded(path)
    assert {e.zone for e in town.endpoints.values()} == set(Zone)
    assert town.endpoints["hub-otc"].base_url == "https://llm-server.llmhub.t-systems.net/v2"
    assert len(town.models) == 17
    assert str(town.models["gpt-oss-120b"].prices[0].input_per_million) == "0.20"
    assert town.models["qwen3-vl-30b"].upstream == "Qwen3-VL-30B-A3B-Instruct-FP8"
    assert all(
        m.price_on(datetime.now(UTC).date())
        for m in town.models.values()
        if town.zone_of(m) is not Zone.GREEN
    )
    assert {r.what for r in town.policy.releases} == {"social"}
    openid = load(path, env=ENV, today=datetime.now(UTC).date())[0].sign_in.openid
    assert openid is not None
    assert [g.role for g in openid.groups if g.house] == ["administrator", "data_protection_officer"]


def test_each_block_of_examples_is_really_commented_out(folder: Path) -> None:
    run()
    text = (folder / "stellwerk.yaml").read_text()
    town = loaded(folder / "stellwerk.yaml")
    assert len(town.models) == len(town.keys) == len(town.use_cases) == 1
    assert text.count("\n#") > 100
    known = {path.rsplit(".", 1)[-1].removesuffix("[]") for path, _ in every_field()}
    for word in (
        "agreement",
        "residual_risk",
        "credential",
        "hosting",
        "overflow",
        "releases",
        "floor",
        "regimes",
        "openid",
        "client_secret",
    ):
        assert word in known
        assert re.search(rf"^#.*\b{word}:", text, flags=re.MULTILINE), word


def test_what_is_there_stays_unless_forced(folder: Path) -> None:
    first = run()
    before = (folder / "stellwerk.yaml").read_text()
    with pytest.raises(ConfigurationError, match="--force"):
        run()
    assert (folder / "stellwerk.yaml").read_text() == before
    (folder / "stellwerk.yaml").chmod(0o644)
    second = run("--force")
    assert secret_in(first) != secret_in(second)
    after = folder / "stellwerk.yaml"
    assert hash_secret(secret_in(second)) in after.read_text()
    assert stat.S_IMODE(after.stat().st_mode) == 0o600
    assert [p.name for p in folder.iterdir()] == ["stellwerk.yaml"]


def test_another_place_and_a_place_that_is_not_there(folder: Path) -> None:
    output = run("town.yaml")
    assert "town.yaml" in output
    assert loaded(folder / "town.yaml").keys
    with pytest.raises(ConfigurationError, match="cannot be written"):
        run("none/town.yaml")


def test_a_dangling_link_is_not_followed(folder: Path) -> None:
    (folder / "stellwerk.yaml").symlink_to(folder / "elsewhere")
    with pytest.raises(ConfigurationError):
        run()
    assert not (folder / "elsewhere").exists()
