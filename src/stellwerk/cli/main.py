# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk``: one command per file; this one only gathers them."""

from __future__ import annotations

import sys

import click

from stellwerk import __version__
from stellwerk.cli.approvals import approvals
from stellwerk.cli.audit import audit
from stellwerk.cli.backup import backup
from stellwerk.cli.budgets import budgets
from stellwerk.cli.check import check
from stellwerk.cli.config_check import config
from stellwerk.cli.cost_centres import cost_centres
from stellwerk.cli.departments import departments
from stellwerk.cli.explain import explain
from stellwerk.cli.full_export import full_export
from stellwerk.cli.green import green
from stellwerk.cli.init import init
from stellwerk.cli.invoices import invoices
from stellwerk.cli.keys import keys
from stellwerk.cli.models import models
from stellwerk.cli.notices import notices
from stellwerk.cli.person import person
from stellwerk.cli.prices import prices
from stellwerk.cli.printable import printable
from stellwerk.cli.releases import releases
from stellwerk.cli.report import report
from stellwerk.cli.restore import restore
from stellwerk.cli.up import up
from stellwerk.cli.use_cases import use_cases
from stellwerk.cli.users import users
from stellwerk.errors import ConfigurationError, StellwerkError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="stellwerk")
def cli() -> None:
    """Stellwerk: a sovereign traffic-light gateway for language models in public administration."""


for command in (
    *(up, init, config, check, explain, models, audit, backup, restore, full_export),
    *(departments, cost_centres, use_cases, keys, users, approvals, releases, person),
    *(prices,),
    *(budgets, notices),
    *(green, report),
    *(invoices,),
):
    cli.add_command(command)


def main() -> None:
    """Run the command line. What goes wrong on purpose is told in plain words, without a stack trace.

    Exit status: 2 for a wrong configuration, 1 for anything else that failed.
    """
    try:
        cli()
    except ConfigurationError as error:
        click.echo(f"stellwerk: {_lines(error.message)}", err=True)
        for problem in error.problems:
            click.echo(f"  {problem}", err=True)
        sys.exit(2)
    except StellwerkError as error:
        click.echo(f"stellwerk: {_lines(error.message)}", err=True)
        sys.exit(1)


def _lines(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))
