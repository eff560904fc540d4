# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""IP and MAC addresses, IMEI, accounts, profiles, devices."""

from __future__ import annotations

from random import Random

import pytest
from tests.detectors import numbers
from tests.detectors.sight import clean, cut_out


@pytest.mark.parametrize(
    "address",
    [
        "192.168.178.23",
        "10.44.17.203",
        "84.132.17.9",
        "2001:db8:85a3::8a2e:370:7334",
        "fe80::1ff:fe23:4567:890a%eth0",
        "2003:e5:1f2a:3c00:a1b2:c3d4:e5f6:789",
    ],
)
@pytest.mark.parametrize("frame", ["IP {}", "von {} aus", "[{}]", '"ip": "{}"', "({})", "Adresse: {}."])
def test_addresses(address: str, frame: str) -> None:
    assert cut_out(frame.format(address), "online_identifier") == [address]


@pytest.mark.parametrize("mac", ["00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e"])
def test_mac(mac: str) -> None:
    assert cut_out(f"Gerät {mac} im Netz", "online_identifier") == [mac]


def test_imei() -> None:
    number = numbers.payment_card(Random(1), "35209900", 15)
    assert cut_out(f"IMEI: {number}", "online_identifier") == [number]


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Benutzername: jweyers", "jweyers"),
        ("Benutzerkennung weyers_j", "weyers_j"),
        ("Login: j.weyers", "j.weyers"),
        ("User vs-lage02 war angemeldet", "vs-lage02"),
        ("Kennung schuerholz_t, Client PC-10-0442", "schuerholz_t"),
        ("https://www.instagram.com/jonas_weyers", "instagram.com/jonas_weyers"),
        ("linkedin.com/in/jonas-weyers", "linkedin.com/in/jonas-weyers"),
        ("Gerätekennung: NB-2024-0815", "NB-2024-0815"),
        ("Hostname PC-10-0442", "PC-10-0442"),
    ],
)
def test_accounts(text: str, account: str) -> None:
    assert account in cut_out(text, "online_identifier")


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 (an address in a text)
        "255.255.255.255",
        "Version 2.16.840.1",
        "Firmware 10.2.3.4",
        "Tarifstelle 3.1.4.2",
        "999.1.1.1",
        "1.2.3.4.5",
        "Benutzername: ________",
        "Der Benutzername besteht aus acht Zeichen.",
        "12:30:45",
        "Kap. 5.1.2.3 des Plans",
    ],
)
def test_leads_to_nobody(text: str) -> None:
    assert clean(text)
