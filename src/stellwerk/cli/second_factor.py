# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk users reset-second-factor``: for a lost phone, and recovery codes that are lost as well."""

from __future__ import annotations

import click

from stellwerk.administration import second_factor, sessions
from stellwerk.administration.tell import tell
from stellwerk.administration.whom import only_person
from stellwerk.cli.desk import Desk, at_desk
from stellwerk.errors import Conflict
from stellwerk.identity.actor import SHELL


@click.command("reset-second-factor")
@click.argument("whom")
@at_desk
def reset_second_factor(desk: Desk, whom: str) -> None:
    """Take the second factor and the recovery codes of the person WHOM away, and end every session.

    Whose roles need one sets up another at the next sign-in, with the password. Make sure that it is the person who
    asks.
    """
    with desk.writing() as writing:
        person = only_person(writing.connection, whom)
        state = second_factor.state(writing.connection, person)
        if not state.there and not state.recovery_codes:
            raise Conflict(
                "this person has no second factor here; those of an OpenID provider are reset there"
            )
        second_factor.remove(writing, SHELL, person)
        ended = sessions.end_all(writing, person)
        tell(writing, SHELL, "identity:session:ended", f"person:{person}", sessions=str(ended))
    desk.say(
        f"the second factor is gone, with {state.recovery_codes} recovery codes and {ended} sessions",
        person=person,
        recovery_codes=state.recovery_codes,
        sessions=ended,
    )
