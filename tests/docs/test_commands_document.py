# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""docs/commands.md is the tree of ``stellwerk --help``: every command, every option, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from stellwerk.cli.main import cli

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text()
SECTIONS = dict(
    re.findall(r"^## `stellwerk ([a-z -]+)`\n(.*?)(?=^## |\Z)", TEXT, flags=re.MULTILINE | re.DOTALL)
)


def leaves(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, below in command.commands.items():
        yield from leaves(below, f"{path} {name}".strip())


COMMANDS = dict(leaves(cli))


def test_every_command_has_its_section_in_the_order_of_the_program() -> None:
    assert list(SECTIONS) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_stands_there_with_its_default(name: str) -> None:
    options = [p for p in COMMANDS[name].params if isinstance(p, click.Option)]
    rows = dict(re.findall(r"^\| `(--[a-z0-9-]+)` \| (.+) \|$", SECTIONS[name], flags=re.MULTILINE))
    assert sorted(rows) == sorted(option.opts[0] for option in options)
    for option in options:
        told = rows[option.opts[0]]
        assert told.endswith("; needed") is option.required
        if option.show_default:
            assert f"{option.default}` by default" in told or f"{option.default} by default" in told
    arguments = [p for p in COMMANDS[name].params if isinstance(p, click.Argument)]
    if arguments:
        metavars = " ".join(a.make_metavar(click.Context(COMMANDS[name])) for a in arguments)
        assert f"`stellwerk {name} {metavars}`" in SECTIONS[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_itself(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or isinstance(parameter.type, click.Choice), parameter.name
