# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keys of the database through the whole product: made from the shell beside running gateways, used, revoked."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.journeys import http_client
from tests.journeys.house import Gateway, Hubs, chat
from tests.journeys.town import GREEN, YELLOW, configuration, environment

from stellwerk.administration import keys
from stellwerk.identity.actor import SHELL
from stellwerk.policy.load import load
from stellwerk.storage.database import Database, Place
from stellwerk.storage.verification import verify_books

SCREENED = ("--ai-role", "deployer", "--annex-iii", "none", "--prohibited", "none")


class Office:
    """Gateways on one database (two on PostgreSQL, as replicas are), and a shell beside them."""

    def __init__(self, folder: Path, hubs: Hubs, url: str | None) -> None:
        self._env = {**environment(), **({"STELLWERK_DATABASE": url} if url else {})}
        self.gateways: list[Gateway] = []
        self.folders = [folder / f"data{number}" for number in range(2 if url else 1)]
        file = folder / "stellwerk.yaml"
        file.write_text(configuration(hubs.bases), "utf-8")
        file.chmod(0o600)
        self.place = Place(self.folders[0], url)
        for number, data in enumerate(self.folders):
            if number:  # what replicas share, as docs/operations.md says
                data.mkdir(mode=0o700)
                for name in ("audit.key", "secret.key"):
                    (data / name).write_bytes((self.folders[0] / name).read_bytes())
            env = {**self._env, "STELLWERK_DATA": str(data)}
            settings, register = load(file, env=env, today=datetime.now(UTC).date())
            gateway = Gateway(settings.data, register, settings, {})
            gateway.start()
            self.gateways.append(gateway)

    def shell(self, *arguments: str) -> Any:
        """What a command says with ``--json``."""
        done = subprocess.run(
            [str(Path(sys.executable).with_name("stellwerk")), *arguments, "--json"],
            env={**os.environ, **self._env, "STELLWERK_DATA": str(self.folders[0])},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    async def ask(
        self, gateway: Gateway, key: str, model: str = GREEN, **headers: str
    ) -> http_client.Response:
        raw = http_client.request(
            "/v1/chat/completions", chat(model), key=key, headers=headers, method="POST"
        )
        return await http_client.ask(gateway.port, raw, seconds=20)

    def close(self) -> None:
        for gateway in self.gateways:
            gateway.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, hubs: Hubs, tmp_path: Path) -> Iterator[Office]:
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    made = Office(tmp_path, hubs, url)
    yield made
    made.close()
    assert verify_books(made.place).sound


async def until(office: Office, key: str, status: int, model: str = GREEN) -> list[float]:
    """Seconds until every gateway gives this status."""
    began = time.monotonic()
    took = []
    for gateway in office.gateways:
        while (await office.ask(gateway, key, model)).status != status:
            assert time.monotonic() < began + 30
            await asyncio.sleep(0.01)
        took.append(time.monotonic() - began)
    return took


@pytest.mark.alone
async def test_a_key_from_the_shell_works_within_a_second_and_ends_within_a_second(office: Office) -> None:
    office.shell("use-cases", "add", "briefe", "--title", "Briefe", "--purpose", "Entwürfe",
                 "--legal-basis", "Art. 6 DSGVO", "--owner", "Hauptamt", *SCREENED)  # fmt: skip
    made = office.shell("keys", "add", "--title", "T", "--department", "hauptamt", "--use-case", "briefe")
    assert max(await until(office, made["secret"], 200)) < 1
    assert max(await until(office, made["secret"], 200, YELLOW)) < 1
    database = Database(office.place)  # as another process: the shell takes longer to end than this may take
    with database.writing() as writing:
        keys.revoke(writing, SHELL, made["id"])
    took = await until(office, made["secret"], 401)
    database.close()
    print(f"refused by {len(took)} processes after {max(took):.2f} s")
    assert max(took) < 1
    # and a key of the file as well
    plain = "stw_plain-0123456789abcdefghijklmnopqrstuvwxyz"
    assert (await office.ask(office.gateways[0], plain)).status == 200
    office.shell("keys", "revoke", "plain")
    assert max(await until(office, plain, 401)) < 1


async def test_zones_and_limits_of_a_key(office: Office) -> None:
    made = office.shell("keys", "add", "--title", "T", "--department", "hauptamt", "--use-case", "allgemein",
                        "--zone", "green", "--requests-per-minute", "3")  # fmt: skip
    await until(office, made["secret"], 200)
    gateway = office.gateways[-1]
    forbidden = await office.ask(gateway, made["secret"], YELLOW)
    assert forbidden.status in (403, 429)
    for _ in range(3):
        last = await office.ask(gateway, made["secret"])
    assert last.status == 429
    assert int(last.headers["retry-after"]) > 0


@pytest.mark.alone
async def test_a_use_case_that_is_archived_refuses_at_once_and_on_record(office: Office) -> None:
    office.shell("use-cases", "add", "briefe", "--title", "B", "--purpose", "p", "--legal-basis", "l",
                 "--owner", "o", *SCREENED)  # fmt: skip
    made = office.shell("keys", "add", "--title", "T", "--department", "hauptamt", "--use-case", "briefe")
    await until(office, made["secret"], 200)
    office.shell("use-cases", "archive", "briefe")
    assert max(await until(office, made["secret"], 403)) < 1
    refused = await office.ask(office.gateways[0], made["secret"])
    assert refused.error["code"] == "use_case_closed"
