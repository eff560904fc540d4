# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Both databases for every test: ``place`` (SQLite, then PostgreSQL), ``postgresql`` (a fresh one on a real server).

The server is started once, for all tests, in a folder of its own under another port, and dies with the tests, also
when they are killed. Nothing of it is flushed to disk. Its superuser makes databases; tests own theirs and no more.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from stellwerk.storage.database import Place
from stellwerk.storage.folder import prepare_file
from stellwerk.storage.migrate import migrate

OWNER = "stellwerk"  # of the tests' databases: no superuser, as in operation
_TEMPLATE = "migrated"


def programs() -> Path:
    """The folder of ``initdb`` and ``postgres``; ``POSTGRESQL`` names another one."""
    named = os.environ.get("POSTGRESQL")
    on_path = shutil.which("initdb")
    folders = [Path(named)] if named else [Path(on_path).resolve().parent] if on_path else []
    if not named:
        folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    pytest.fail(
        "PostgreSQL is missing: the books run on it as well, and are tested there. `scripts/setup system` installs "
        "it; or name the folder of initdb and postgres:  POSTGRESQL=/path/to/bin",
        pytrace=False,
    )


class Server:
    """A PostgreSQL server of our own on loopback, that can be stopped and started."""

    def __init__(self) -> None:
        self._programs = programs()
        # Not in pytest's folder: as root we start the server as somebody else, who has no way in there.
        self.folder = Path(tempfile.mkdtemp(prefix="stellwerk-postgresql-"))
        self._as = self._somebody()
        self.port = 0  # none yet
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        self._run(
            "initdb", "--username=root", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        self.start()
        self._admin(f"CREATE ROLE {OWNER} LOGIN")

    def start(self) -> None:
        """Start, and return when it answers: where it was before, else at a free port."""
        for _ in range(5):
            port = self.port or _free_port()
            if self._started(port):
                self.port = port
                return
        raise RuntimeError((self.folder / "log").read_text("utf-8", "replace")[-2000:])

    def _started(self, port: int) -> bool:
        """Whether it runs; not if somebody else has taken the port meanwhile."""
        options = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": 200,
            "dynamic_shared_memory_type": "mmap",  # files in the folder, which a killed server cannot leave behind
        }
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        # Its parent's death is its own: SIGINT is PostgreSQL's fast shutdown.
        command = ["setpriv", "--pdeathsig=INT", *self._as, str(self._programs / "postgres"), *arguments]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "-D", str(self.folder / "data")], stdout=log, stderr=log, cwd=self.folder
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self._process.poll() is not None:
                return False
            if self._ready():
                return True
            time.sleep(0.02)
        raise RuntimeError((self.folder / "log").read_text("utf-8", "replace")[-2000:])

    def _ready(self) -> bool:
        """As its own file says, first line and last: an answer at the port may be somebody else's."""
        assert self._process is not None
        with contextlib.suppress(FileNotFoundError, ValueError):  # not there yet, or not written yet
            pid, *_, state = (self.folder / "data" / "postmaster.pid").read_text().split()
            return pid == str(self._process.pid) and state == "ready"
        return False

    def stop(self, *, kill: bool = False) -> None:
        """Stop at once; with ``kill`` like a machine that loses power (connections break in the middle)."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT if kill else signal.SIGINT)
            self._process.wait(30)
            self._process = None

    def url(self, database: str, user: str = OWNER) -> str:
        """The address of a database, as a configuration names it."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def create(self, *, migrated: bool = True, like: str | None = None) -> str:
        """The address of a new database: with all tables of the newest revision, with none, or a copy of another."""
        name = f"test{next(self._numbers)}"
        source = like.rpartition("/")[2] if like else self._migrated() if migrated else None
        template = f" TEMPLATE {source}" if source else ""
        self._admin(f"CREATE DATABASE {name} OWNER {OWNER}{template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Take a database away, whoever still holds a connection."""
        self._admin(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def remove(self) -> None:
        """Stop for good; nothing stays."""
        self.stop(kill=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _migrated(self) -> str:
        with psycopg.connect(self.url("postgres", "root"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_TEMPLATE,)).fetchone():
                return _TEMPLATE
            connection.execute(f"CREATE DATABASE {_TEMPLATE} OWNER {OWNER}")
        migrate(Place(self.folder, self.url(_TEMPLATE)))
        return _TEMPLATE

    def _admin(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres", "root"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _somebody(self) -> list[str]:
        """PostgreSQL refuses to run as root: then as ``postgres``, or ``nobody`` where there is none."""
        if os.geteuid() != 0:
            return []
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            user = pwd.getpwnam("nobody")
        os.chown(self.folder, user.pw_uid, user.pw_gid)
        return [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]

    def _run(self, program: str, *arguments: str) -> None:
        command = ["setpriv", *self._as, str(self._programs / program), "-D", str(self.folder / "data")]
        done = subprocess.run(
            [*command, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError((done.stdout + done.stderr).decode("utf-8", "replace"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """The server itself: for databases without tables, and for tests that stop it (and start it again)."""
    server = Server()
    yield server
    server.remove()


@pytest.fixture
def postgresql(postgresql_server: Server) -> Iterator[str]:
    """Address of a fresh PostgreSQL database that stands at the newest revision, ``postgresql://...``."""
    url = postgresql_server.create()
    yield url
    postgresql_server.drop(url)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database at the newest revision, to copy."""
    place = Place(tmp_path_factory.mktemp("migrated"))
    migrate(place)
    return place.file


@pytest.fixture
def sqlite(tmp_path: Path, migrated_file: Path) -> Place:
    """A fresh SQLite database that stands at the newest revision, in a data folder of its own."""
    place = Place(tmp_path / "data")
    place.data.mkdir(mode=0o700)
    prepare_file(place.file)
    shutil.copyfile(migrated_file, place.file)
    return place


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Both databases, one after the other: a data folder (``tmp_path / "data"``, mode 0700) and a fresh, migrated
    database. A test that takes it runs twice. ``Database(place)`` for what people change, ``Recorder.open(place)``
    for the books; close what you open. For one of the two only: ``sqlite`` (a Place), ``postgresql`` (an address).
    """
    if request.param == "sqlite":
        found: Place = request.getfixturevalue("sqlite")
        return found
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return Place(folder, request.getfixturevalue("postgresql"))
