# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the secrets that the file refers to, and keeping the zones' secrets apart. No message holds one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from stellwerk.policy.address import Address
from stellwerk.policy.convert import Read
from stellwerk.policy.problems import Problems
from stellwerk.policy.yaml_tree import Scalar

_MAX_BYTES = 16 * 1024
_SHORTEST = 8  # characters of a secret that is looked for: shorter ones are words that stand anywhere
# Where container engines mount secrets: files of root that everybody in the container may read, by their design.
_CONTAINER_SECRETS = ("/run/secrets/", "/var/run/secrets/")


class Secret(msgspec.Struct, frozen=True):
    """A secret with where it came from. ``source`` is comparable: a name, or a file's device and inode."""

    value: str
    source: tuple[object, ...]

    def __repr__(self) -> str:
        return "Secret(…)"


def resolve(
    section: Read, folder: Path, env: Mapping[str, str], problems: Problems, key: str = "credential"
) -> Secret | None:
    """The secret that ``key`` of a section refers to; ``None`` where there is none or it cannot be had (noted in
    ``problems``).

    ``folder`` is where relative paths start: the folder of the configuration file.
    """
    reference = section.get(key)
    if reference is None:
        return None
    line, where = section.line_of(key), f"{section.path}.{key}"
    if "env" in reference:
        name = reference["env"]
        if name not in env:
            problems.add(
                line,
                where,
                f"the environment variable {name} is not set",
                "set it for the service and start again",
            )
            return None
        text = env[name]
        source: tuple[object, ...] = ("env", name)
    else:
        path = folder / Path(reference["file"]).expanduser()
        found = _read(path, reference["file"], line, where, problems)
        if found is None:
            return None
        text, source = found
    text = text.strip()
    if not text:
        problems.add(line, where, "the secret is empty", "put the provider's key there")
        return None
    if not text.isascii() or not text.isprintable() or " " in text:
        problems.add(
            line, where, "the secret holds blanks, line breaks or odd characters", "put the key alone there"
        )
        return None
    return Secret(text, source)


def check_separation(
    endpoints: Mapping[str, Read],
    addresses: Mapping[str, Address],
    secrets: Mapping[str, Secret],
    problems: Problems,
) -> None:
    """Separate credentials per zone: no two zones may share one, by name, by file or by value."""
    first: dict[object, dict[str, str]] = {}  # what could be shared: per zone the first endpoint that has it
    for name, endpoint in endpoints.items():
        zone = endpoint.get("zone")
        if zone is None:
            continue
        told: set[str] = set()
        for how, what in _marks(endpoint, addresses.get(name), secrets.get(name)):
            here = first.setdefault(what, {})
            for other_zone, earlier in here.items():
                if other_zone != zone and earlier not in told:
                    told.add(earlier)
                    problems.add(
                        endpoint.line_of("credential"),
                        endpoint.path,
                        f"zones {other_zone} and {zone} share {how} (with endpoints.{earlier})",
                        "get a key of its own for each zone from the provider",
                    )
            here.setdefault(zone, name)


def _marks(
    endpoint: Read, address: Address | None, secret: Secret | None
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What may not be the same in two zones: how to call it, and what is compared. The plainest comes first."""
    if (reference := endpoint.get("credential")) is not None:
        yield "one credential", ("reference", *reference.items())
    if secret is not None:
        yield "one credential", ("source", *secret.source)
        yield "one secret (the same value under two names)", ("value", secret.value)
    if address is not None and endpoint.missing("credential"):
        yield "one address without credentials", ("address", address.host, address.port)


def check_not_in_file(
    text: str,
    values: Iterable[Scalar],
    endpoints: Mapping[str, Read],
    secrets: Mapping[str, Secret],
    problems: Problems,
) -> None:
    """A secret that also stands in the configuration file itself is written in clear, whatever it looks like.

    ``text`` is the file as written, comments included; ``values`` are its scalars as YAML reads them, which sees
    through escapes and folded lines.
    """
    looked_at = [
        *enumerate(text.splitlines(), 1),
        *((value.line, "".join(value.text.split())) for value in values),
    ]
    for name, secret in secrets.items():
        if len(secret.value) < _SHORTEST:
            continue
        for number, row in looked_at:
            if secret.value in row:
                problems.add(
                    number,
                    endpoints[name].path,
                    "the secret stands in the file in clear",
                    "remove it and have the provider replace the key",
                )


def _read(
    path: Path, shown: str, line: int, where: str, problems: Problems
) -> tuple[str, tuple[object, ...]] | None:
    try:
        # not blocking: a named pipe must not hold up the start
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as exc:
        problems.add(
            line, where, f"the file {shown} cannot be read ({exc.strerror})", "create it, or correct the path"
        )
        return None
    except ValueError:
        problems.add(line, where, "the path of the file is not possible", "correct it")
        return None
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            problems.add(
                line, where, f"{shown} is no regular file", "give the path of a file that holds the key alone"
            )
            return None
        if objection := _too_open(facts, os.path.realpath(path)):
            problems.add(line, where, f"the file {shown} {objection}", "chmod 600; its owner runs Stellwerk")
            return None
        content = os.read(descriptor, _MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(content) > _MAX_BYTES:
        problems.add(line, where, f"the file {shown} is too large for a key", "put the key alone there")
        return None
    return content.decode("utf-8", "replace"), ("file", facts.st_dev, facts.st_ino)


def _too_open(facts: os.stat_result, real: str) -> str | None:
    mode = stat.S_IMODE(facts.st_mode)
    if mode & 0o022:
        return "can be changed by other users"
    if facts.st_uid == 0 and real.startswith(_CONTAINER_SECRETS):
        return None
    if (
        facts.st_uid == 0 and not mode & 0o007
    ):  # root's file, readable by the service's group: usual on servers
        return None
    return "can be read by other users" if mode & 0o077 else None
