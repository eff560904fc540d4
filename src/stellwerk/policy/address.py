# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the address of an endpoint has to be. Nothing is resolved or called."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import msgspec

_HOUSE = tuple(
    ipaddress.ip_network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")  # RFC 1918, RFC 4193
)
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")
_PORTS = {"http": 80, "https": 443}


class Address(msgspec.Struct, frozen=True):
    """A checked ``base_url``: without the slash at its end, with what follows from its host."""

    url: str
    host: str
    port: int
    loopback: bool
    private: bool  # within the house by its number: loopback, RFC 1918, RFC 4193


def read_address(text: str) -> Address | tuple[str, str]:
    """The address, or what is wrong with it and what to do. Neither ever repeats a user name or password."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "base_url is no web address", "write it as https://host/v1"
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname:
        return "base_url is no web address", "write it as https://host/v1"
    if "@" in parts.netloc:
        return (
            "base_url carries a user name or password",
            "remove it; the key goes into credential: {env: NAME}",
        )
    if parts.query or parts.fragment or "?" in text or "#" in text:
        return (
            "base_url carries a query or fragment",
            "remove everything from ? or # on; keys go into credential",
        )
    if _PATH.fullmatch(parts.path) is None or ".." in parts.path:
        return "base_url has an unusual path", "give the address up to the version, such as https://host/v1"
    host = parts.hostname.lower()
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        if not _is_name(host):
            return "base_url names no proper host", "give a host name or an IP address in its usual form"
        loopback, private = host == "localhost", host == "localhost"
    else:
        if not _is_machine(ip):
            return (
                "base_url points to an address that is no machine's own",
                "give the address of the endpoint itself",
            )
        loopback = ip.is_loopback
        private = loopback or any(ip in block for block in _HOUSE)
    if scheme == "http" and not loopback:
        return (
            "base_url is not encrypted",
            "use https; http is for this machine only (loopback: demo and tests)",
        )
    return Address(text.rstrip("/"), host, port or _PORTS[scheme], loopback, private)


def is_host(text: str) -> bool:
    """Whether ``text`` is a machine's name in small letters, or its IP address (IPv6 without brackets)."""
    try:
        return _is_machine(ipaddress.ip_address(text))
    except ValueError:
        return _is_name(text)


def _is_name(host: str) -> bool:
    return _NAME.fullmatch(host) is not None and re.fullmatch(r"[0-9.]+|0x[0-9a-f.x]+", host) is None


def _is_machine(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return not (ip.is_unspecified or ip.is_multicast or ip.is_link_local)
