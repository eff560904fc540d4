# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk check``: class, zones and findings of texts, without a gateway, a key or a configuration."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import click

from stellwerk.detectors.inspect import inspect
from stellwerk.gateway.check import PLACE, Checked, as_json, judged
from stellwerk.gateway.check import check as check_text
from stellwerk.gateway.inspector import Inspector
from stellwerk.gateway.workers import Workers
from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Inspection, Segment
from stellwerk.values.zone import Zone

_LONG = 20_000  # characters; a longer text is shared out to all cores
_SIGNALS = {Zone.GREEN: "✓ green", Zone.YELLOW: "! yellow", Zone.RED: "– red"}


class Text(NamedTuple):
    """One text to look at, or why it cannot be read."""

    name: str | int
    text: str
    trouble: str = ""


@click.command()
@click.argument(
    "sources", nargs=-1, type=click.Path(exists=True, allow_dash=True, readable=True), metavar="[SOURCE]..."
)
@click.option("--declare", "declared", help="Decide as if the sender had declared this class: K0 ... K6.")
@click.option(
    "--fast", is_flag=True, help="Rules only, without the encoder that every call meets before red."
)
@click.option("--jsonl", is_flag=True, help='Every line is an object with "id" and "text".')
@click.option("--json", "as_lines", is_flag=True, help="One JSON object per text, each on a line of its own.")
def check(sources: tuple[str, ...], declared: str | None, fast: bool, jsonl: bool, as_lines: bool) -> None:
    """Tell the class of texts, the zones that may hold them, and what was found where.

    SOURCE is a text file, a folder (every file below it), or - for standard input, which is also the default. Nothing
    is sent and nothing recorded. With nothing declared a text counts as K3; --declare K0 shows what the
    detectors alone raise it to.

    Exit status: 0, or 1 if something could not be read; the rest is told all the same.
    """
    try:
        declared_class = DataClass.parse(declared) if declared else None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--declare") from None
    troubles = 0
    depth = Depth.FAST if fast else Depth.ALL
    workers = Workers(os.cpu_count() or 1)
    try:
        for one in _texts(sources or ("-",), jsonl):
            if one.trouble:
                troubles += 1
                click.echo(f"stellwerk: {one.name}: {one.trouble}", err=True)
                continue
            if len(one.text) <= _LONG:
                checked = check_text(one.text, declared=declared_class, depth=depth)
            else:
                checked = judged(_shared_out(one, depth, workers), declared_class)
            if as_lines:
                click.echo(json.dumps(as_json(checked, one.name), ensure_ascii=False))
            else:
                click.echo(_in_words(one, checked))
    finally:
        workers.close()
    if troubles:
        sys.exit(1)


def _shared_out(one: Text, depth: Depth, workers: Workers) -> Inspection:
    """Inspect a long text on all cores; in a terminal with a bar that tells how far it is. Ctrl+C ends it."""
    with click.progressbar(
        length=len(one.text), label=str(one.name), file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return asyncio.run(Inspector(inspect, workers).inspect([Segment(PLACE, one.text)], depth, bar.update))


def _texts(sources: tuple[str, ...], jsonl: bool) -> Iterator[Text]:
    for source in sources:
        if source == "-":
            stream = sys.stdin.buffer
            if sys.stdin.isatty():
                click.echo("Text eingeben, Ende mit Strg+D / type the text, end with Ctrl+D:", err=True)
            yield from _of(stream, "-", jsonl)
            continue
        path = Path(source)
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            try:
                with file.open("rb") as stream:
                    yield from _of(stream, str(file), jsonl)
            except OSError as error:
                yield Text(str(file), "", f"cannot be read: {error.strerror}")


def _of(stream: BinaryIO, name: str, jsonl: bool) -> Iterator[Text]:
    if not jsonl:
        yield _decoded(stream.read(), name)
        return
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield _line(line, f"{name}, line {number}")


def _decoded(raw: bytes, name: str) -> Text:
    try:
        return Text(name, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Text(name, "", f"not UTF-8 text (byte {error.start}); save it as UTF-8 text")


def _line(raw: bytes, name: str) -> Text:
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Text(name, "", 'not a JSON object; a line is {"id": "...", "text": "..."}')
    if not isinstance(document, dict) or not isinstance(document.get("text"), str):
        return Text(name, "", 'has no "text"; a line is {"id": "...", "text": "..."}')
    given = document.get("id")
    if not isinstance(given, int) and not (isinstance(given, str) and given.isprintable()):
        given = name
    return Text(given, document["text"])


def _in_words(one: Text, checked: Checked) -> str:
    declared = f" (declared {checked.declared.name})" if checked.declared is not None else ""
    signal = "   ".join(_SIGNALS[zone] for zone in checked.zones) or "none"
    lines = [
        "" if one.name == "-" else str(one.name),
        f"class     {checked.data_class.name}{declared}",
        f"zones     {signal}",
    ]
    if checked.special:
        lines.append(f"special   {', '.join(checked.special)}")
    if checked.regimes:
        lines.append(f"regimes   {', '.join(checked.regimes)}")
    lines += [f"because   {reason}" for reason in checked.reasons]
    lines += [
        f"found     {found.kind} ({found.data_class.name}) at {found.start}-{found.end} by {found.rule}"
        + (", suspect" if found.suspect else "")
        for found in checked.findings
    ]
    lines += [f"blind     {part.reason}" for part in checked.uninspectable]
    if checked.findings and sys.stdout.isatty():
        lines += ["", _marked(one.text, checked)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _marked(text: str, checked: Checked) -> str:
    """The text with its findings in brackets with their kind, and in colour: colour alone would tell nobody."""
    out, at = [], 0
    for found in checked.findings:
        if found.start < at:
            continue
        out.append(text[at : found.start])
        out.append(click.style(f"[{found.kind}: {text[found.start : found.end]}]", fg="black", bg="yellow"))
        at = found.end
    return "".join([*out, text[at:]])
