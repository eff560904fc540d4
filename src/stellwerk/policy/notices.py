# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The section ``notices``: what has to fit together in it, its secrets, and the values that it becomes."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from pathlib import Path

from stellwerk.policy.address import is_host, read_address
from stellwerk.policy.convert import Read
from stellwerk.policy.credentials import Secret, resolve
from stellwerk.policy.problems import Problems, show
from stellwerk.values.mail_address import is_mail_address
from stellwerk.values.notices import PORTS, NoticeTargets, Security, Smtp, Webhook

_SHORTEST_SECRET = 16  # characters of a webhook's: it signs, and may not be guessed from a message


def with_secrets(root: Read) -> Iterator[tuple[str, Read]]:
    """The parts of the section that refer to a secret, each with a name of its own."""
    section = root.get("notices")
    if section is None:
        return
    if (smtp := section.get("smtp")) is not None:
        yield "smtp", smtp
    for name, webhook in section.get("webhooks", {}).items():
        yield f"webhooks.{name}", webhook


def read_secrets(root: Read, folder: Path, env: Mapping[str, str], problems: Problems) -> dict[str, Secret]:
    """The secrets of the section, by the names of :func:`with_secrets`."""
    found = {}
    for name, part in with_secrets(root):
        if (secret := resolve(part, folder, env, problems)) is not None:
            found[name] = secret
    return found


def check_notices(root: Read, secrets: Mapping[str, Secret], problems: Problems) -> None:
    """Everything that the schema cannot say about ``notices``."""
    section = root.get("notices")
    if section is None:
        return
    smtp = section.get("smtp")
    for address in section.get("recipients", ()):
        if not is_mail_address(address):
            _no_address(section, "recipients", address, problems)
    if section.get("recipients") and section.missing("smtp"):
        problems.add(
            section.line_of("recipients"),
            section.path,
            "there are recipients and no smtp: no mail could be sent",
            "add smtp with the mail server, or remove recipients",
        )
    if smtp is not None:
        _check_smtp(smtp, problems)
    for name, webhook in section.get("webhooks", {}).items():
        url, secret = webhook.get("url"), secrets.get(f"webhooks.{name}")
        if url is not None and isinstance(wrong := read_address(url), tuple):
            problems.add(
                webhook.line_of("url"),
                webhook.path,
                wrong[0].replace("base_url", "url"),
                "write it as https://host/path; http is for this machine only (loopback)",
            )
        if secret is not None and len(secret.value) < _SHORTEST_SECRET:
            problems.add(
                webhook.line_of("credential"),
                webhook.path,
                f"the secret has fewer than {_SHORTEST_SECRET} characters",
                "draw a new one: openssl rand -base64 32",
            )


def notices(root: Read, secrets: Mapping[str, Secret]) -> NoticeTargets:
    """The section as values; runs only when there are no problems."""
    section = root.get("notices")
    if section is None:
        return NoticeTargets()
    smtp = section.get("smtp")
    return NoticeTargets(
        smtp=None if smtp is None else _smtp(smtp, secrets.get("smtp")),
        recipients=tuple({address.casefold(): address for address in section.get("recipients", ())}.values()),
        webhooks=tuple(
            Webhook(name, webhook.get("url"), secrets[f"webhooks.{name}"].value)
            for name, webhook in section.get("webhooks", {}).items()
        ),
    )


def _smtp(read: Read, secret: Secret | None) -> Smtp:
    security = Security(read.get("security", Security.STARTTLS))
    return Smtp(
        host=read.get("host"),
        port=read.get("port", PORTS[security]),
        sender=read.get("sender"),
        security=security,
        user=read.get("user"),
        password=None if secret is None else secret.value,
    )


def _check_smtp(smtp: Read, problems: Problems) -> None:
    host, sender = smtp.get("host"), smtp.get("sender")
    if host is not None and not is_host(host):
        problems.add(
            smtp.line_of("host"),
            smtp.path,
            f"{show(host)} is no host",
            "write its name or IP address alone, in small letters; the port goes into port",
        )
    if sender is not None and not is_mail_address(sender):
        _no_address(smtp, "sender", sender, problems)
    if smtp.missing("user") != smtp.missing("credential"):
        there, lacking = ("credential", "user") if smtp.missing("user") else ("user", "credential")
        problems.add(
            smtp.line_of(there),
            smtp.path,
            f"{there} without {lacking}",
            f"add {lacking}, or remove {there} if the server asks for neither",
        )
    if smtp.get("security") == Security.NONE and host is not None and not _is_loopback(host):
        problems.add(
            smtp.line_of("security"),
            smtp.path,
            "security: none to another machine",
            "use starttls or tls; none is for a relay on this machine (127.0.0.1)",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _no_address(read: Read, key: str, address: str, problems: Problems) -> None:
    problems.add(
        read.line_of(key),
        read.path,
        f"{show(address)} is no mail address",
        "write the address alone, such as kaemmerei@stadt.example",
    )
