# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sections ``town`` and ``reports``: the head of documents, and how reports are cut."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from stellwerk.errors import ConfigurationError
from stellwerk.policy.load import load
from stellwerk.settings import Settings
from stellwerk.values.town import Reporting, Town

REGISTER = """\
endpoints: {haus: {zone: green, embedded: true}}
models: {klein: {endpoint: haus, tier: S}}
"""


def loaded(folder: Path, text: str) -> Settings:
    file = folder / "stellwerk.yaml"
    file.write_text(REGISTER + text)
    file.chmod(0o600)
    settings, _ = load(file, env={"HOME": "/home/nobody"}, today=date(2026, 3, 1))
    return settings


def test_without_them_the_defaults_hold(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").reporting == Reporting(town=Town(), group_size=10)


def test_every_key(tmp_path: Path) -> None:
    (tmp_path / "wappen.svg").write_text("<svg/>")
    found = loaded(
        tmp_path,
        "town: {name: Stadt Nettetal, office: Kämmerei, address: [Doerkesplatz 11, 41334 Nettetal], "
        "contact: [Telefon 02153 898-0], enforcement: [Ombudsstelle, Beispielstadt], "
        "coat_of_arms: wappen.svg}\nreports: {group_size: 12}\n",
    ).reporting
    assert found == Reporting(
        Town(
            name="Stadt Nettetal",
            office="Kämmerei",
            address=("Doerkesplatz 11", "41334 Nettetal"),
            contact=("Telefon 02153 898-0",),
            enforcement=("Ombudsstelle", "Beispielstadt"),
            coat_of_arms=tmp_path / "wappen.svg",
        ),
        group_size=12,
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("reports: {group_size: 4}\n", "group_size"),
        ("reports: {group_size: 0}\n", "group_size"),
        ("town: {office: Kämmerei}\n", "name is missing"),
        ("town: {name: A, coat_of_arms: nix.svg}\n", "is not there"),
        ("town: {name: A, coat_of_arms: stellwerk.yaml}\n", "is no SVG, PNG or JPEG file"),
        ("town: {name: A, coat_of_arms: big.png}\n", "larger than 2 MiB"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "big.png").write_bytes(bytes(2 * 1024 * 1024 + 1))
    with pytest.raises(ConfigurationError) as error:
        loaded(tmp_path, text)
    (problem,) = error.value.problems
    assert told in problem
    assert problem.startswith("stellwerk.yaml:3:")
