# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Addresses: what is in the house, what is encrypted, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.policy.files import TOWN, changed, problems, read

from stellwerk.policy.address import Address, read_address


@pytest.mark.parametrize(
    ("url", "private", "loopback"),
    [
        ("https://llm.example.de/v2/", False, False),
        ("https://llm.example.de:8443", False, False),
        ("http://127.0.0.1:8000/v1", True, True),
        ("http://[::1]:8000/v1", True, True),
        ("http://localhost:8000/v1", True, True),
        ("https://10.1.2.3/v1", True, False),
        ("https://192.168.1.2/v1", True, False),
        ("https://[fd00::1]/v1", True, False),
        ("https://8.8.8.8/v1", False, False),
        ("https://127.0.0.1.evil.example/v1", False, False),
        ("https://172.32.0.1/v1", False, False),
    ],
)
def test_sound(url: str, private: bool, loopback: bool) -> None:
    address = read_address(url)
    assert isinstance(address, Address)
    assert (address.private, address.loopback) == (private, loopback)
    assert not address.url.endswith("/")


@pytest.mark.parametrize(
    "url",
    [
        "llm.example.de/v2",
        "ftp://llm.example.de",
        "https://",
        "https://host:99999/",
        "https://[::1/v1",
        "http://llm.example.de/v2",
        "http://10.1.2.3/v1",
        "http://127.0.0.1@llm.example.de/",
        "http://localhost.example.de/",
        "https://0.0.0.0/v1",
        "https://169.254.169.254/latest",
        "https://224.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "https://127.1/v1",
        "https://host/v1/../admin",
        "https://host/v1?x=1",
        "https://host/v1#x",
        "https://host/v1 x",
        "https://ho st/v1",
        "https://höst.example/v1",
        "https://host\\@evil/",
        "//host/v1",
    ],
)
def test_refused(url: str) -> None:
    assert isinstance(read_address(url), tuple)


def _with_server(more: str) -> str:
    return changed(
        "  hub-otc:\n    zone", f"  keller:\n    zone: green\n    operator: Stadt\n{more}  hub-otc:\n    zone"
    )


def test_green_is_in_the_house_or_declared_to_be(tmp_path: Path) -> None:
    read(_with_server("    base_url: https://10.1.2.3/v1\n"), tmp_path)
    read(_with_server("    base_url: https://llm.stadt.example/v1\n    own_hardware: true\n"), tmp_path)
    for url in ("https://llm.stadt.example/v1", "https://8.8.8.8/v1"):
        (told,) = problems(_with_server(f"    base_url: {url}\n"), tmp_path)
        assert "endpoints.keller: a green endpoint whose address is not within the house" in told
        assert "own_hardware: true" in told
    (told,) = problems(_with_server("    base_url: http://10.1.2.3/v1\n"), tmp_path)
    assert "not encrypted" in told


def test_what_is_not_embedded_needs_an_address(tmp_path: Path) -> None:
    assert any("keller: base_url is missing" in t for t in problems(_with_server(""), tmp_path))
    assert TOWN
