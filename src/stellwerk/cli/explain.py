# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk explain``: the whole decision about a text or a body, without sending or recording anything."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, BinaryIO

import click

from stellwerk.cli.configuration import configuration
from stellwerk.detectors.inspect import inspect
from stellwerk.detectors.plugins.consult import Quick
from stellwerk.detectors.plugins.load import load, nobody
from stellwerk.errors import RequestError
from stellwerk.gateway.explain import explain as explain_body
from stellwerk.gateway.inspector import Inspector
from stellwerk.gateway.line import Interlocking
from stellwerk.policy.decide import Rulebook
from stellwerk.policy.problems import suggest
from stellwerk.policy.register import Register
from stellwerk.storage import organisation
from stellwerk.storage.database import Database, Place
from stellwerk.storage.migrate import HEAD, revision_of
from stellwerk.values.caller import Caller
from stellwerk.values.data_class import DataClass


@click.command()
@click.argument("source", type=click.File("rb"), default="-")
@click.option("--config", type=click.Path(dir_okay=False, path_type=Path), help="Configuration file.")
@click.option("--key", "key_name", help="Name of the key whose rights count; the first one by default.")
@click.option("--class", "declared", help="Class declared for this call: K0 ... K6.")
@click.option("--model", default="auto", show_default=True, help="Model asked for (ignored for a JSON body).")
@click.option("--text", "as_text", is_flag=True, help="SOURCE is a text even where it begins with {.")
@click.option("--json", "as_json", is_flag=True, help="The decision as JSON, as POST /v1/check gives it.")
def explain(
    source: BinaryIO,
    config: Path | None,
    key_name: str | None,
    declared: str | None,
    model: str,
    as_text: bool,
    as_json: bool,
) -> None:
    """Tell what would happen to SOURCE (a text file, a JSON body, or - for standard input) and why.

    What begins with { is taken for a body of chat completions or embeddings, anything else for the text of a
    question. Nothing is sent and nothing recorded. Whether providers are reachable or drifted is not looked at, and
    slow plug-in detectors are not asked.

    Exit status: 0 if there is a decision (a refusal is one, too), 1 if a real call would fail before it.
    """
    settings, register, _ = configuration(config)
    register, callers = _with_people(register, Place(settings.data, settings.database_url))
    quick = [plugin for plugin in load(register, nobody) if isinstance(plugin, Quick)]
    line = Interlocking(rulebook=Rulebook(register), inspector=Inspector(inspect), closed=dict, plugins=quick)
    try:
        declared_class = DataClass.parse(declared) if declared else None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--class") from None
    caller = _caller(callers, key_name)
    if source.isatty():
        click.echo("Text eingeben, Ende mit Strg+D / type the text, end with Ctrl+D:", err=True)
    content = source.read()
    as_body = not as_text and content.lstrip()[:1] == b"{"
    try:
        body = content if as_body else _question(content, model)
        decision = asyncio.run(explain_body(line, caller, body, declared_class))
    except RequestError as error:
        if as_body and not _is_json(content):
            error.message += " (what begins with { is taken for a JSON body; for a text say --text)"
        raise
    click.echo(json.dumps(decision, indent=2, ensure_ascii=False) if as_json else _in_words(decision))


def _question(content: bytes, model: str) -> bytes:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError(f"the text is not UTF-8 (byte {error.start}); save it as UTF-8 text") from None
    return json.dumps({"model": model, "messages": [{"role": "user", "content": text}]}).encode()


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _with_people(register: Register, place: Place) -> tuple[Register, dict[str, Caller]]:
    """What people made counts as well, where the house has a database; it is only looked at."""
    callers = {key.caller.key_id: key.caller for key in register.keys}
    if (place.url is None and not place.file.is_file()) or revision_of(place) != HEAD:
        return register, callers
    database = Database(place)
    try:
        with database.reading() as connection:
            for stored in organisation.keys(connection):
                if stored.revoked:
                    callers.pop(stored.id, None)
                elif stored.source in organisation.sources_of(register):
                    callers[stored.id] = stored.known.caller
            return organisation.assembled(connection, register), callers
    finally:
        database.close()


def _caller(callers: dict[str, Caller], name: str | None) -> Caller:
    if not callers:
        raise click.UsageError("there is no key yet; make one with stellwerk keys add")
    if name is None:
        return next(iter(callers.values()))
    if name not in callers:
        raise click.BadParameter(
            f"there is no key named {name!r}: {suggest(name, callers)}", param_hint="--key"
        )
    return callers[name]


def _in_words(decision: dict[str, Any]) -> str:
    lines = [
        f"class     {decision['data_class']}"
        + (f" (declared {decision['declared_class']})" if decision["declared_class"] else ""),
        f"zones     {', '.join(decision['zones_allowed']) or 'none'}",
        f"runs at   {', '.join(decision['targets'])} ({decision['zone']})"
        if decision["allowed"]
        else f"refused   {decision['refusal']}",
    ]
    lines += [f"because   {reason['text']}" for reason in decision["reasons"]]
    for found in decision["findings"]:
        suspect = ", suspect" if found["suspect"] else ""
        lines.append(
            f"found     {found['kind']} ({found['data_class']}) at {found['place']} "
            f"{found['start']}-{found['end']} by {found['rule']}{suspect}"
        )
    if decision["findings_total"] > len(decision["findings"]):
        lines.append(f"          and {decision['findings_total'] - len(decision['findings'])} more")
    lines += [f"blind     {blind['place']}: {blind['reason']}" for blind in decision["uninspectable"]]
    lines.append(f"policy    {decision['policy_version']}")
    return "\n".join(lines)
