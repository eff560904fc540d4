# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The product as a town runs it: ``stellwerk up`` in a process of its own, with people, models and their stand-ins.

Green is the embedded engine with a real, small model. Yellow and red are stand-ins of the LLM Hub over real HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import sqlalchemy as sa
from tests.hub.recording import RecordingHub
from tests.journeys.child import Child
from tests.web.browser import Browser
from tests.workbench.browser.town import (
    ATTACKED,
    KEYS,
    PASSWORD,
    PEOPLE,
    SCRIPTED,
    UPSTREAM,
    Someone,
    configuration,
    environment,
)

from stellwerk.administration import accounts, departments, passwords, people, second_factor
from stellwerk.administration.adopt import adopt
from stellwerk.identity.actor import SYSTEM, Assignment
from stellwerk.identity.roles import PRIVILEGED
from stellwerk.policy.load import load
from stellwerk.storage.database import Database, Place
from stellwerk.storage.folder import prepare_folder
from stellwerk.storage.migrate import migrate
from stellwerk.storage.secrets import open_secrets
from stellwerk.storage.tables import local_account


class Stands:
    """The stand-ins, by zone."""

    def __init__(self) -> None:
        self.by_zone = {zone: RecordingHub(models, KEYS[zone]) for zone, models in UPSTREAM.items()}
        self.green, self.yellow, self.red = (self.by_zone[zone] for zone in ("green", "yellow", "red"))
        self.bases = {zone: hub.base_url for zone, hub in self.by_zone.items()}

    def start(self) -> None:
        for hub in self.by_zone.values():
            hub.start()

    def stop(self) -> None:
        for hub in self.by_zone.values():
            hub.stop()

    def reset(self) -> None:
        """Nothing received, nothing to be said."""
        for hub in self.by_zone.values():
            hub.reset()

    def saw(self, text: str) -> list[str]:
        """The zones whose stand-in ever got these words."""
        return [zone for zone, hub in self.by_zone.items() if hub.saw(text)]

    def calls(self) -> dict[str, int]:
        """How many calls each stand-in received."""
        return {zone: len(hub.calls) for zone, hub in self.by_zone.items()}


class Product:
    """The running product, and how to get into it."""

    def __init__(self, child: Child, stands: Stands, data: Path, ids: dict[str, str]) -> None:
        self.child = child
        self.stands = stands
        self.data = data
        self.ids = ids  # of people, by login
        self.url = f"http://127.0.0.1:{child.port}"

    def signed_in(self, who: Someone) -> Browser:
        """A browser of a session of its own, with a second factor where the roles ask for one."""
        browser = Browser(self.child.port)
        browser.get("/anmelden")
        answer = browser.send("/anmelden", login=who.login, password=PASSWORD)
        assert answer.status == 303, answer.body[:500]
        if PRIVILEGED.intersection(who.roles):
            browser.follow(answer)
            answer = browser.send("/anmelden/code", code=self._code(who))
            assert answer.status == 303, answer.body[:500]
        return browser

    def cookies(self, who: Someone) -> dict[str, str]:
        """The cookies of a session of its own."""
        return self.signed_in(who).cookies

    def resident(self) -> int:
        """Resident size of the gateway's own process in bytes, without its children."""
        return resident(self.child.pid)

    def _code(self, who: Someone) -> str:
        """A code that was not used yet: what the database says of the last one is taken back."""
        place = Place(self.data)
        database = Database(place)
        try:
            with database.writing() as writing:
                writing.execute(
                    sa.update(local_account)
                    .where(local_account.c.person == self.ids[who.login])
                    .values(totp_last_step=0)
                )
        finally:
            database.close()
        return pyotp.TOTP(_SEEDS[who.login]).now()


_SEEDS: dict[str, str] = {}  # of second factors, by login


def resident(pid: int) -> int:
    """Resident size of a process in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ProcessLookupError(pid)


@contextmanager
def running(folder: Path, stands: Stands, model: Path, *, hall: bool = False) -> Iterator[Product]:
    """Start the product in an empty folder, with everybody in it; ends it at the end.

    Args:
        folder: home, working directory and data.
        stands: running stand-ins.
        model: file of the real small model.
        hall: see :func:`tests.workbench.browser.town.configuration`.
    """
    data = folder / "data"
    prepare_folder(data)
    (data / "models").mkdir()
    (data / "models" / model.name).symlink_to(model)
    file = folder / "stellwerk.yaml"
    file.write_text(configuration(stands.bases, hall=hall), "utf-8")
    file.chmod(0o600)
    env = {**environment(), "STELLWERK_DATA": str(data)}
    ids = _settled(file, env, data)
    with Child("up", "--port", "0", folder=folder, env=env) as child:
        yield Product(child.ready(), stands, data, ids)


def _settled(file: Path, env: dict[str, str], data: Path) -> dict[str, str]:
    """A database with the house of the file and everybody in it; their ids by login."""
    _, register = load(file, env=env, today=datetime.now(UTC).date())
    place = Place(data)
    migrate(place)
    database = Database(place)
    try:
        adopt(database, register)
        secrets = open_secrets(database)
        hashed = passwords.hashed(PASSWORD)
        ids = {}
        with database.writing() as writing:
            departments.create(
                writing, SYSTEM, named=str(SCRIPTED.department), title=ATTACKED, cost_centre="5000"
            )
            for one in PEOPLE:
                ids[one.login] = made = people.create(
                    writing,
                    SYSTEM,
                    display_name=one.name,
                    login=one.login,
                    email=f"{one.login}@musterhausen.example",
                    department=one.department,
                )
                accounts.set_password(writing, SYSTEM, made, hashed)
                if one.roles:
                    where = one.department or ""
                    people.set_roles(writing, SYSTEM, made, [Assignment(role, where) for role in one.roles])
                    seed = second_factor.new_seed(
                        secrets, made, issuer="Stellwerk", account=one.login, now=writing.at
                    )
                    app = pyotp.TOTP(seed.secret)
                    second_factor.confirm(writing, secrets, made, seed.sealed, app.at(writing.at))
                    _SEEDS[one.login] = seed.secret
    finally:
        database.close()
    return ids
