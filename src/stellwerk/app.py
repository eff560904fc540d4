# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The only wiring: from settings and register to an ASGI application."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount

from stellwerk import __version__
from stellwerk.administration.adopt import adopt
from stellwerk.administration.house import House
from stellwerk.administration.reports.closing import close_months
from stellwerk.api import health
from stellwerk.api import routes as api_routes
from stellwerk.api.management.app import management
from stellwerk.detectors.inspect import inspect
from stellwerk.detectors.plugins.load import load as load_plugins
from stellwerk.documents.reader import Reader
from stellwerk.gateway.directory import Directory
from stellwerk.gateway.doors import EndpointDoors
from stellwerk.gateway.drift import DriftGuard
from stellwerk.gateway.fair import FairShares
from stellwerk.gateway.footprints import Footprints
from stellwerk.gateway.green import GreenModels
from stellwerk.gateway.inspector import Inspector
from stellwerk.gateway.line import Line
from stellwerk.gateway.notices import Notices
from stellwerk.gateway.power import PowerMeter
from stellwerk.gateway.replay import Replay
from stellwerk.gateway.upkeep import Upkeep
from stellwerk.gateway.workers import Workers
from stellwerk.identity.oidc.client import OpenIdClient
from stellwerk.identity.pseudonym import Pseudonyms
from stellwerk.policy.decide import Rulebook
from stellwerk.policy.register import Register
from stellwerk.protection.host import HostGuard
from stellwerk.providers.embedded.engine import EmbeddedEngine
from stellwerk.providers.embedded.tool_calls import ToolCallUpstream
from stellwerk.providers.openai_http import OpenAIUpstream
from stellwerk.providers.power.busy import BusyTimes, WatchedUpstream
from stellwerk.providers.upstream import Upstream
from stellwerk.settings import Settings
from stellwerk.storage.database import Database, Place
from stellwerk.storage.folder import prepare_folder
from stellwerk.storage.progress import Progress
from stellwerk.storage.recorder import Recorder
from stellwerk.storage.secrets import Secrets, open_secrets
from stellwerk.values.calendar import local_day
from stellwerk.values.record import Event
from stellwerk.values.zone import Zone
from stellwerk.web import routes as web_routes
from stellwerk.web.openid import routes as openid_routes
from stellwerk.web.start import StartView, view_of
from stellwerk.web.work import routes as work_routes
from stellwerk.workbench.desk import Desk
from stellwerk.workbench.keeping import keeper, tidy
from stellwerk.workbench.release.forget import keep_forgetting
from stellwerk.workbench.room import Room
from stellwerk.workbench.shelf import Shelf
from stellwerk.workbench.uploads import Uploads

log = logging.getLogger("stellwerk")

_PSEUDONYM_KEY = "pseudonym.key"


def build_app(settings: Settings, register: Register, model_files: Mapping[str, Path]) -> Starlette:
    """Wire the product.

    Args:
        settings: process settings.
        register: endpoints, models, use cases, keys, policy.
        model_files: verified files of the embedded models, by public model name.

    The data folder is locked from here until the application's lifespan ends.

    Raises:
        ConfigurationError: the data folder, an endpoint or a plug-in detector cannot be used.
    """
    plugins = load_plugins(register, GreenModels(register, lambda model: doors.upstream(model)))
    prepare_folder(settings.data)
    place = Place(settings.data, settings.database_url)
    recorder = Recorder.open(place, durability=settings.server.durability)
    database = Database(place)
    adopt(database, register)
    secrets = open_secrets(database)
    pseudonyms = Pseudonyms(_pseudonym_key(settings.data, secrets))
    house = House(
        database=database,
        secrets=secrets,
        pseudonyms=pseudonyms,
        address=settings.address,
        hosts=settings.hosts,
        sign_in=settings.sign_in,
        reporting=settings.reporting,
        register=register,
    )
    openid = OpenIdClient(settings.sign_in.openid) if settings.sign_in.openid is not None else None
    engines = {
        name: EmbeddedEngine(
            path,
            alias=name,
            context=min(settings.server.engine.context, register.models[name].context_length),
            parallel=settings.server.engine.parallel,
            threads=settings.server.engine.threads or None,
        )
        for name, path in model_files.items()
    }
    embedded: dict[str, Upstream] = {
        name: ToolCallUpstream(
            OpenAIUpstream(
                register.endpoints[register.models[name].endpoint],
                base_url=lambda engine=engine: engine.base_url,  # type: ignore[misc]
                api_key=lambda engine=engine: engine.api_key,  # type: ignore[misc]
            )
        )
        for name, engine in engines.items()
    }
    endpoints = {
        name: OpenAIUpstream(endpoint)
        for name, endpoint in register.endpoints.items()
        if not endpoint.embedded
    }
    guard = DriftGuard(register, endpoints, interval=settings.server.drift_interval_s)
    busy = BusyTimes()
    footprints = Footprints(database, register)

    def watched(upstream: Upstream, endpoint: str) -> Upstream:
        return WatchedUpstream(upstream, endpoint, busy) if endpoint in register.hardware else upstream

    doors = EndpointDoors(
        register,
        endpoints={name: watched(upstream, name) for name, upstream in endpoints.items()},
        embedded={n: watched(upstream, register.models[n].endpoint) for n, upstream in embedded.items()},
        engines=engines,
        guard=guard,
    )
    workers = Workers(settings.server.inspection_workers or min(4, os.cpu_count() or 1))
    directory = Directory(database, secrets, register, lambda register: line.adopt(register))
    progress = Progress(settings.data)
    line = Line(
        rulebook=Rulebook(directory.register),
        doors=doors,
        recorder=recorder,
        progress=progress,
        footprints=footprints,
        shares=FairShares(
            {name: model.limits for name, model in register.models.items() if model.limits is not None},
            processes=lambda: directory.processes,
        ),
        pseudonyms=pseudonyms,
        inspector=Inspector(inspect, workers),
        limits=directory.limits,
        plugins=plugins,
    )

    shelf = Shelf()
    desk = Desk(shelf.forget)
    room = Room(
        house=house,
        line=line,
        desk=desk,
        shelf=shelf,
        uploads=Uploads(),
        reader=Reader(settings.server.documents),
        kept=keeper(house, desk),
        answers=settings.server.answers,
    )

    recorder.claims_of = line.purse.claims_of_correction
    recorder.before_corrections = directory.catch_up
    directory.purse = line.purse
    directory.before_budgets = recorder.drained
    line.purse.adopt(directory.budgets)
    if place.url is not None:
        directory.learn = recorder.learn

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(database.close)
            stack.callback(progress.close)
            stack.push_async_callback(recorder.close)
            if openid is not None:
                stack.push_async_callback(openid.close)
            replay = Replay(progress.left, line.register.models, line.now)
            interrupted = recorder.recover(line.now(), replay.ended)
            interrupted += await replay.finish(recorder, database)
            if interrupted:
                log.warning("%d calls of the last run were closed as interrupted", interrupted)
            for upstream in (*endpoints.values(), *embedded.values()):
                stack.push_async_callback(upstream.close)
            for engine in engines.values():
                stack.push_async_callback(engine.stop)
                await engine.start()
            for plugin in plugins:
                stack.push_async_callback(plugin.close)
            stack.callback(workers.close)
            stack.push_async_callback(room.reader.close)
            if any(endpoint.zone is not Zone.GREEN for endpoint in register.endpoints.values()):
                warming = asyncio.create_task(workers.warm())
                warming.add_done_callback(_tell_if_failed)
                stack.callback(warming.cancel)
            stack.push_async_callback(guard.stop)
            await guard.start(lambda event: recorder.event(event))
            recorder.event(_system(line, "system:start:ok", register))
            app.state.line, app.state.house, app.state.directory = line, house, directory
            upkeep = Upkeep(
                directory,
                recorder,
                database,
                {
                    "warnings of budgets are not sent any more": Notices(database, settings.notices).run,
                    "the power of own hardware is not measured any more": PowerMeter(
                        database, register, busy
                    ).run,
                    "footprints of calls are not kept up to date any more": footprints.follow,
                    "conversations of sessions that ended are not forgotten any more": lambda: tidy(room),
                    "texts of releases are not deleted any more": lambda: keep_forgetting(database),
                    "the people of a month are not written down any more": lambda: close_months(
                        database, settings.reporting.group_size
                    ),
                },
            )
            stack.push_async_callback(upkeep.stop)
            await upkeep.start()
            stack.push_async_callback(desk.close)
            if missing := line.rulebook.without_price(local_day(line.now())):
                log.warning(
                    "no price in force, so these models in yellow or red take no call: %s; import a price list "
                    "(stellwerk prices import) or add a version of the price",
                    ", ".join(missing),
                )
            yield
            recorder.event(_system(line, "system:stop:ok", register))

    def start_view(base_url: str) -> StartView:
        today = local_day(line.now())
        return view_of(line.register, doors.closed(), today=today, version=__version__, base_url=base_url)

    app = Starlette(
        routes=[
            Mount("/api", HostGuard(management(house), house.hosts), name="management"),
            *api_routes.routes(
                line,
                directory,
                settings.server.body_limit_bytes,
                metrics_without_key=settings.server.metrics_without_key,
                group_size=settings.reporting.group_size,
            ),
            *health.routes(line, lambda: {name: engine.status for name, engine in engines.items()}),
            *web_routes.routes(start_view, house),
            *work_routes.routes(room),
            *(openid_routes(house, openid) if openid is not None else ()),
        ],
        lifespan=lifespan,
        exception_handlers={404: _not_found, 405: _not_allowed},
    )
    # A redirect would send the body a second time, to an address made from the Host header.
    app.router.redirect_slashes = False
    return app


def _tell_if_failed(warming: asyncio.Task[None]) -> None:
    if not warming.cancelled() and (error := warming.exception()) is not None:
        log.error("the deep inspection cannot start, so nothing goes to yellow or red: %s", error)


def _system(line: Line, name: str, register: Register) -> Event:
    return Event(
        name=name, at=line.now(), detail={"version": __version__, "policy_version": register.policy.version}
    )


def _is_api(request: Request) -> bool:
    """Programs get JSON wherever they knock; pages are for those who ask for one."""
    path = request.url.path
    return path.startswith("/v1") or path == "/health" or "text/html" not in request.headers.get("accept", "")


async def _not_found(request: Request, _: Exception) -> Response:
    return api_routes.no_such_path(request) if _is_api(request) else web_routes.not_found(request)


async def _not_allowed(request: Request, error: Exception) -> Response:
    response = api_routes.no_such_method(request)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def _pseudonym_key(data: Path, secrets: Secrets) -> bytes:
    """Follows from the installation's secret, unless a file of its own is left from version 0.1."""
    path = data / _PSEUDONYM_KEY
    return bytes.fromhex(path.read_text("ascii").strip()) if path.exists() else secrets.key("pseudonym")
