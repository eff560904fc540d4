# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk up``: start the gateway."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
import uvicorn
import uvloop
from starlette.applications import Starlette

from stellwerk.administration.links import first_admin_link
from stellwerk.cli.configuration import configuration, first_key, models_folder
from stellwerk.cli.models import pull_with_progress
from stellwerk.cli.tuning import tune
from stellwerk.cli.welcome import welcome
from stellwerk.demo.register import with_demo
from stellwerk.demo.start import DemoHub
from stellwerk.errors import ConfigurationError, StellwerkError
from stellwerk.identity.keys import hash_secret
from stellwerk.policy.register import Register
from stellwerk.providers.catalogue.hub import endpoint_from
from stellwerk.settings import Settings

_GRACE_SECONDS = 10
_BACKLOG = 4096  # connections that wait to be accepted


@click.command()
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Configuration file; without one, ./stellwerk.yaml if it is there, else embedded green only.",
)
@click.option("--host", help="Address to listen on (overrides server.host).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (overrides server.port).")
@click.option(
    "--demo", is_flag=True, help="Add yellow and red played by a stand-in on this machine, for a look."
)
def up(config: Path | None, host: str | None, port: int | None, demo: bool) -> None:
    """Start the gateway and stay until Ctrl-C.

    Pulls the embedded model if it is not there yet.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("stellwerk").setLevel(logging.INFO)  # libraries speak up only when something is wrong
    settings, register, secret = configuration(config)
    listener = _listen(host or settings.server.host, settings.server.port if port is None else port)
    settings = _with_address(settings, listener)
    files = {
        model.name: pull_with_progress(
            model.upstream,
            models_folder(settings),
            endpoint=endpoint_from(os.environ, settings.server.engine.hub_url),
        )
        for model in register.models.values()
        if register.endpoints[model.endpoint].embedded
    }
    if demo and secret is None:
        secret = first_key(settings.data)
    _occupy(listener)
    click.echo("Starting ..." if not files else "Starting; loading " + ", ".join(files) + " ...")
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(_serve(settings, register, files, listener, secret, demo))


async def _serve(
    settings: Settings,
    register: Register,
    files: dict[str, Path],
    listener: socket.socket,
    secret: str | None,
    demo: bool,
) -> None:
    # Here and not above: the other commands shall not load the whole product to be asked for a version.
    from stellwerk.api.server import server_config
    from stellwerk.app import build_app

    async with _demo(register, secret) if demo else contextlib.nullcontext(register) as register:
        app = build_app(settings, register, files)
        failures = _failures_to_start(app)
        server = _Server(server_config(app, grace_seconds=_GRACE_SECONDS))
        server.greeting = lambda: welcome(
            settings, register, _still_valid(app, secret), first_admin_link(app.state.house)
        )
        try:
            await server.serve(sockets=[listener])
        except SystemExit:  # uvicorn's word for: the application did not start
            raise failures[0] if failures else SystemExit(1) from None


def _still_valid(app: Starlette, secret: str | None) -> str | None:
    """The first key, unless it was revoked: a line to try that is refused helps nobody."""
    if secret is None:
        return None
    try:
        app.state.directory.find(secret)
    except StellwerkError:
        return None
    return secret


def _failures_to_start(app: Starlette) -> list[StellwerkError]:
    """Where an error of ours ends up that stops the start, so that it is told in plain words, once, by ``main``."""
    failures: list[StellwerkError] = []
    lifespan = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def watched(app: Starlette) -> AsyncIterator[None]:
        started = False
        try:
            async with lifespan(app):
                started = True
                yield
        except StellwerkError as error:
            if not started:
                failures.append(error)
                logging.getLogger("uvicorn.error").disabled = True  # it would show the stack
            raise

    app.router.lifespan_context = watched
    return failures


class _Server(uvicorn.Server):
    """Says where it answers, once it answers."""

    greeting: Callable[[], str]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and not self.should_exit:
            tune()
            click.echo(await asyncio.to_thread(self.greeting))


@contextlib.asynccontextmanager
async def _demo(register: Register, secret: str | None) -> AsyncIterator[Register]:
    if secret is None:
        raise ConfigurationError("the demo needs a key")
    async with DemoHub() as hub:
        today = datetime.now(UTC).date()
        yield with_demo(register, hub.endpoints, key_sha256=hash_secret(secret), today=today)


def _listen(host: str, port: int) -> socket.socket:
    """The listening address, taken before anything slow begins.

    Raises:
        ConfigurationError: it cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise _taken(host, port) from None
        raise ConfigurationError(
            f"cannot listen on {host} port {port}: {error.strerror or error}; choose another with --host and --port"
        ) from None
    listener.setblocking(False)
    return listener


def _occupy(listener: socket.socket) -> None:
    """From here on nobody else can answer at this address, and callers wait until the engine is loaded.

    Two sockets may be bound to one address as long as none listens, and uvloop does not tell when it cannot.

    Raises:
        ConfigurationError: somebody else began to listen there while the model was pulled.
    """
    try:
        listener.listen(_BACKLOG)
    except OSError:
        raise _taken(*listener.getsockname()[:2]) from None


def _taken(host: str, port: int) -> ConfigurationError:
    return ConfigurationError(
        f"port {port} on {host} is taken; stop what runs there or choose another with --port"
    )


def _with_address(settings: Settings, listener: socket.socket) -> Settings:
    host, port = listener.getsockname()[:2]
    server = msgspec.structs.replace(settings.server, host=host, port=port)
    return msgspec.structs.replace(settings, server=server)
