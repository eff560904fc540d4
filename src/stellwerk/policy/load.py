# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Loading ``stellwerk.yaml``: the one place of the policy that touches files.

Read as text, scanned for secrets, parsed into a tree that knows its lines, converted along the schema, checked,
and only then turned into values. Every problem is collected; any problem stops the start.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Container, Mapping
from datetime import date
from pathlib import Path

import msgspec

from stellwerk import settings
from stellwerk.policy.address import Address
from stellwerk.policy.assemble import plain, register
from stellwerk.policy.check_endpoints import check_endpoint, check_policy
from stellwerk.policy.check_links import check_links
from stellwerk.policy.clear_text import LONGEST_LINE, looks_secret, scan
from stellwerk.policy.convert import Read, convert
from stellwerk.policy.credentials import Secret, check_not_in_file, check_separation, resolve
from stellwerk.policy.hardware import check_hardware
from stellwerk.policy.minute import check_minute_limits
from stellwerk.policy.notices import check_notices, notices, read_secrets, with_secrets
from stellwerk.policy.problems import Problems
from stellwerk.policy.register import Register
from stellwerk.policy.schema import SCHEMA
from stellwerk.policy.sign_in import check_sign_in, sign_in
from stellwerk.policy.town import check_town, reporting
from stellwerk.policy.yaml_tree import MAX_BYTES, Node, parse, walk
from stellwerk.settings import Settings


def load(
    path: Path,
    *,
    env: Mapping[str, str],
    today: date,
    catalogue: Collection[str] | None = None,
) -> tuple[Settings, Register]:
    """Read and prove the configuration file.

    Args:
        path: the file.
        env: the environment, for ``{env: NAME}`` and the overrides of ``stellwerk.settings``.
        today: the day on which agreements and decisions have to be valid (UTC).
        catalogue: names of the embedded models that can be pulled; not compared where ``None``.

    Raises:
        ConfigurationError: ``problems`` holds every one, each as ``file:line: where: what — what to do``.
    """
    settings.environment(env)  # its own error first: it is not about the file
    problems = Problems()
    text = _text(path, problems)
    in_clear = dict(scan(text))
    for number, kind in in_clear.items():
        problems.add(
            number,
            "",
            f"{kind} is written in clear",
            "remove it, have it replaced, and refer to the new one with {env: NAME} or {file: PATH}",
        )
    tree = parse(text, problems)
    if tree is None:
        if not problems:
            problems.add(
                1, "", "nothing stands in the file", "write a commented one with stellwerk init --force"
            )
        raise problems.error(path.name)
    _scan_values(tree, in_clear, problems)
    root = convert(tree, SCHEMA, problems)

    endpoints: dict[str, Read] = root.get("endpoints", {})
    addresses: dict[str, Address] = {}
    secrets: dict[str, Secret] = {}
    for name, endpoint in endpoints.items():
        if (address := check_endpoint(endpoint, problems, today)) is not None:
            addresses[name] = address
        if (secret := resolve(endpoint, path.parent, env, problems)) is not None:
            secrets[name] = secret
    check_separation(endpoints, addresses, secrets, problems)
    check_not_in_file(text, (scalar for _, scalar in walk(tree)), endpoints, secrets, problems)
    openid = root.get("sign_in", Read("sign_in", 1)).get("openid")
    client_secret = (
        resolve(openid, path.parent, env, problems, "client_secret") if openid is not None else None
    )
    if openid is not None and client_secret is not None:
        values = (scalar for _, scalar in walk(tree))
        check_not_in_file(text, values, {"": openid}, {"": client_secret}, problems)
    check_sign_in(root, problems)
    of_notices = read_secrets(root, path.parent, env, problems)
    values = (scalar for _, scalar in walk(tree))
    check_not_in_file(text, values, dict(with_secrets(root)), of_notices, problems)
    check_notices(root, of_notices, problems)
    check_hardware(root, problems)
    check_town(root, path.parent, problems)
    check_minute_limits(root, problems)
    check_links(root, problems, today, catalogue)
    if (policy := root.get("policy")) is not None:
        check_policy(policy, problems, today)
    if problems:
        raise problems.error(path.name)

    server = root.get("server")
    made = settings.build(env, plain(server) if server is not None else None, config=path)
    made = msgspec.structs.replace(
        made,
        sign_in=sign_in(root, client_secret),
        notices=notices(root, of_notices),
        reporting=reporting(root, path.parent),
    )
    return made, register(root, addresses, secrets, made.server.engine.context)


def _text(path: Path, problems: Problems) -> str:
    try:
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            content = file.read(MAX_BYTES + 1)
    except OSError as exc:
        what = f"the file cannot be read ({exc.strerror})"
        problems.add(1, "", what, "correct the path, or make one with stellwerk init")
        raise problems.error(path.name) from None
    if stat.S_IMODE(facts.st_mode) & stat.S_IWOTH:
        problems.add(1, "", "the file can be changed by every user of this machine", f"chmod 600 {path.name}")
    if len(content) > MAX_BYTES:
        problems.add(1, "", "the file is larger than 1 MiB", "a configuration is not; check the path")
        raise problems.error(path.name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        problems.add(
            content.count(b"\n", 0, exc.start) + 1, "", "the file is not UTF-8", "save it as UTF-8 text"
        )
        raise problems.error(path.name) from None
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            problems.add(
                number,
                "",
                f"the line is longer than {LONGEST_LINE} characters",
                "break it, or check the path",
            )
            raise problems.error(path.name)
    return text


def _scan_values(tree: Node, known: Container[int], problems: Problems) -> None:
    """Long runs of mixed characters are keys, wherever they stand; only the hashes of keys look so and belong, and
    client ids, which many providers draw at random and every browser sees."""
    for where, scalar in walk(tree):
        hash_of_key = (
            where.startswith("keys.") and where.endswith(".sha256") and len(scalar.text.strip()) == 64
        )
        public = hash_of_key or where == "sign_in.openid.client_id"
        if not public and scalar.line not in known and looks_secret(scalar.text):
            problems.add(
                scalar.line,
                where if not looks_secret(where) else "",
                "the value looks like a secret written in clear",
                "refer to it with {env: NAME} or {file: PATH}, and have the key replaced if it is one",
            )
