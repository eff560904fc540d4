# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every process setting, once: name, type, default, limits, help. What is wrong stops the start.

The section ``server`` of ``stellwerk.yaml`` is read against these very structs, so nothing stands twice. Only
what is needed before the file is known can come from the environment (:class:`Environment`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from stellwerk.errors import ConfigurationError
from stellwerk.values.notices import NoticeTargets
from stellwerk.values.sign_in import SignIn
from stellwerk.values.town import Reporting

CONFIG_NAME = "stellwerk.yaml"
MIB = 1024 * 1024

Port = Annotated[int, Meta(ge=1, le=65535)]


class Engine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The embedded engine (llama.cpp in a child process)."""

    model: Annotated[
        str,
        Meta(description="Model of the embedded catalogue that runs where no configuration file names one."),
    ] = "qwen2.5-coder-0.5b-instruct"
    threads: Annotated[int, Meta(ge=0, le=1024, description="Threads for generation; 0 takes all cores.")] = 0
    context: Annotated[
        int, Meta(ge=512, le=1_048_576, description="Tokens that one conversation can hold.")
    ] = 4096
    parallel: Annotated[
        int,
        Meta(ge=1, le=256, description="Conversations that are answered at once, each with its own context."),
    ] = 4
    hub_url: Annotated[
        str,
        Meta(
            pattern="^https://[^/?#@ ]+(/[^?#@ ]*)?$",
            description="Where model files are pulled from first: Hugging Face or a mirror of it, by HTTPS.",
        ),
    ] = "https://huggingface.co"


class Documents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files that people drop into the workbench, read by processes that can do nothing else."""

    file_limit_bytes: Annotated[
        int,
        Meta(ge=1024, le=256 * MIB, description="Largest file in bytes; a larger one is refused."),
    ] = 25 * MIB
    seconds: Annotated[
        int,
        Meta(ge=5, le=3600, description="Longest time to read one file; each page of a scan adds to it."),
    ] = 120
    workers: Annotated[
        int,
        Meta(
            ge=0,
            le=64,
            description="Files that are read at once, each with up to 1 GiB of memory; 0: one a core, up to 2.",
        ),
    ] = 0
    ocr: Annotated[
        str,
        Meta(
            pattern=r"^[^\s]*$",
            description="Tesseract, which reads scans: a name on the PATH or a path; empty: scans are not read.",
        ),
    ] = "tesseract"


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long answers at the workbench may become; a shorter context of a model makes them shorter."""

    chat_tokens: Annotated[
        int,
        Meta(
            ge=128,
            le=1_000_000,
            description=(
                "Longest answer of a chat or an assistant in tokens, what a model thinks included; 2048 are two to "
                "three pages."
            ),
        ),
    ] = 2048
    task_tokens: Annotated[
        int,
        Meta(
            ge=128,
            le=1_000_000,
            description=(
                "Longest answer of a task in tokens. Each task has a bound of its own below it, which grows with the "
                "text where the answer does, as in a translation."
            ),
        ),
    ] = 8192


class Server(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The section ``server``."""

    host: Annotated[
        str,
        Meta(
            min_length=1,
            pattern=r"^[^\s/]+$",
            description="Address to listen on. Leave it on this machine and put a TLS proxy in front.",
        ),
    ] = "127.0.0.1"
    port: Annotated[Port, Meta(description="Port to listen on.")] = 8080
    body_limit_bytes: Annotated[
        int,
        Meta(ge=1024, le=1024 * MIB, description="Largest request body in bytes; a larger one is refused."),
    ] = 20 * MIB
    durability: Annotated[
        Literal["normal", "full"],
        Meta(
            description="normal: the books survive a killed process; full: a power cut as well, at a price."
        ),
    ] = "normal"
    drift_interval_s: Annotated[
        float,
        Meta(
            ge=5,
            le=86_400,
            description="Seconds between two comparisons of the provider's hosting with the register.",
        ),
    ] = 300.0
    inspection_workers: Annotated[
        int,
        Meta(
            ge=0,
            le=256,
            description="Processes for long texts and deep inspection, about 200 MB each; 0: one a core, up to 4.",
        ),
    ] = 0
    database: Annotated[
        str,
        Meta(
            pattern="^(sqlite|postgresql://([^:@/ ]+@)?[^:@/ ]*(:[0-9]+)?/[^/ ]+)$",
            description=(
                "sqlite: a file in the data folder; else a PostgreSQL server, postgresql://USER@HOST:PORT/NAME. "
                "The password comes from PGPASSWORD or ~/.pgpass, never from this file."
            ),
        ),
    ] = "sqlite"
    public_url: Annotated[
        str,
        Meta(
            pattern="^(https?://[^/?#@ ]+)?$",
            description=(
                "Address under which people reach the pages, such as https://ki.stadt.example; needed behind a "
                "proxy. Empty: the address that is listened on."
            ),
        ),
    ] = ""
    metrics_without_key: Annotated[
        bool,
        Meta(
            description=(
                "GET /metrics without a key for programs on this machine, unless a proxy passed them on; on a machine "
                "that others use, too, leave it off."
            )
        ),
    ] = False
    documents: Annotated[Documents, Meta(description="Reading of documents.")] = Documents()
    answers: Annotated[Answers, Meta(description="Length of answers at the workbench.")] = Answers()
    engine: Annotated[Engine, Meta(description="The embedded engine.")] = Engine()


class Settings(msgspec.Struct, frozen=True):
    """What the process runs with: where its files are, and the section ``server``."""

    data: Path  # the data folder: books, audit trail, models
    config: Path | None = None  # the configuration file; None: embedded green only
    server: Server = Server()
    sign_in: SignIn = SignIn()
    notices: NoticeTargets = NoticeTargets()
    reporting: Reporting = Reporting()
    database_url: str | None = None  # of a PostgreSQL server, perhaps with a password; None: SQLite

    @property
    def address(self) -> str:
        """Where people reach the pages: ``public_url``, else the address that is listened on."""
        if self.server.public_url:
            return self.server.public_url.rstrip("/")
        host = self.server.host
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104
        return f"http://{shown}:{self.server.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """Names that a browser may use for this machine (Host header, without port)."""
        own = urlsplit(self.address).hostname or ""
        return frozenset({"127.0.0.1", "::1", "localhost", self.server.host.lower(), own.lower()})

    def __repr__(self) -> str:
        return f"Settings(data={self.data!r}, config={self.config!r})"


class Environment(msgspec.Struct, frozen=True):
    """Overrides from the environment, read before the file is.

    ``STELLWERK_CONFIG``: path of the configuration file. ``STELLWERK_DATA``: the data folder, default
    ``$XDG_DATA_HOME/stellwerk`` or ``~/.local/share/stellwerk``. ``STELLWERK_HOST`` and ``STELLWERK_PORT``
    win over the section ``server``, and so do ``STELLWERK_MODEL`` over its ``engine.model`` and
    ``STELLWERK_DATABASE`` over its ``database``; only there may the address hold a password.
    """

    data: Path
    config: Path | None = None
    host: str | None = None
    port: int | None = None
    model: str | None = None
    database: str | None = None


def environment(env: Mapping[str, str]) -> Environment:
    """Read the overrides. An empty variable counts as unset.

    Raises:
        ConfigurationError: a variable holds something that cannot be used; lists all of them.
    """
    problems: list[str] = []
    port: int | None = None
    if text := env.get("STELLWERK_PORT", ""):
        if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535:
            port = int(text)
        else:
            problems.append("STELLWERK_PORT: not a port — give a whole number from 1 to 65535")
    host = env.get("STELLWERK_HOST", "") or None
    if host is not None and (any(c.isspace() for c in host) or "/" in host):
        problems.append(
            "STELLWERK_HOST: not an address — give a name or an IP address without scheme and port"
        )
    database = env.get("STELLWERK_DATABASE", "")
    if database and database != "sqlite" and not database.startswith("postgresql://"):
        problems.append(
            "STELLWERK_DATABASE: not an address — give postgresql://USER:PASSWORD@HOST:PORT/NAME, or sqlite"
        )
    data = _folder(env, problems)
    if problems:
        raise ConfigurationError("The environment is not usable.", tuple(problems))
    config = env.get("STELLWERK_CONFIG", "")
    return Environment(
        data=data,
        config=Path(config).expanduser() if config else None,
        host=host,
        port=port,
        model=env.get("STELLWERK_MODEL", "") or None,
        database=env.get("STELLWERK_DATABASE", "") or None,
    )


def build(
    env: Mapping[str, str], server: Mapping[str, Any] | None = None, config: Path | None = None
) -> Settings:
    """Settings from the section ``server`` (plain values) and the environment, which wins.

    Raises:
        ConfigurationError: a value has the wrong type or is out of range.
    """
    outer = environment(env)
    values: dict[str, Any] = dict(server or {})
    if outer.host is not None:
        values["host"] = outer.host
    if outer.port is not None:
        values["port"] = outer.port
    if outer.model is not None:
        values["engine"] = {**values.get("engine", {}), "model": outer.model}
    try:
        read = msgspec.convert(values, Server)
    except msgspec.ValidationError as exc:
        raise ConfigurationError("A setting is wrong.", (f"server: {exc}",)) from None
    url = outer.database or read.database
    return Settings(
        data=outer.data,
        config=config if config is not None else outer.config,
        server=read,
        database_url=None if url == "sqlite" else url,
    )


def _folder(env: Mapping[str, str], problems: list[str]) -> Path:
    if text := env.get("STELLWERK_DATA", ""):
        folder = Path(text).expanduser()
        if not folder.is_absolute():
            problems.append("STELLWERK_DATA: not an absolute path — give one that starts with /")
        return folder
    # the XDG base directory specification: a relative path there is to be ignored
    if (text := env.get("XDG_DATA_HOME", "")) and Path(text).is_absolute():
        return Path(text) / "stellwerk"
    if home := env.get("HOME", ""):
        return Path(home) / ".local" / "share" / "stellwerk"
    problems.append(
        "STELLWERK_DATA: not set, and there is no HOME to derive a data folder from — set one of them"
    )
    return Path("/")
