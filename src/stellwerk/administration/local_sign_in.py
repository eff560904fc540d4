# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Signing in with a local account, from the password to the session. Synchronous; hashes: use the turnstile."""

from __future__ import annotations

import msgspec

from stellwerk.administration import accounts, code_step, passwords, second_factor, sessions
from stellwerk.administration.house import House
from stellwerk.administration.tell import tell
from stellwerk.storage.database import Writing


class Refused(msgspec.Struct, frozen=True):
    """No. Why, is said to nobody."""


class CodeAwaited(msgspec.Struct, frozen=True):
    """The password was right; ``state`` must come back from the same browser together with a code."""

    state: str


class SignedIn(msgspec.Struct, frozen=True):
    """In, with a new session."""

    cookie: str
    return_to: str = ""


class Browser(msgspec.Struct, frozen=True):
    """Whose browser knocks: its cookie before a session, and the session that it may still have."""

    cookie: str
    session: str | None = None  # ends when another one begins


def with_password(
    house: House, login: str, password: str, *, browser: Browser, return_to: str
) -> Refused | CodeAwaited | SignedIn:
    """Check a login and its password."""
    with house.database.writing() as writing:
        trial = accounts.knock(writing, login)
    if not passwords.verify(trial.hash, password):
        with house.database.writing() as writing:
            accounts.wrong(writing, trial)
        return Refused()
    assert trial.person is not None  # noqa: S101 - nothing is right without a hash
    assert trial.hash is not None  # noqa: S101
    newer = passwords.hashed(password) if passwords.outdated(trial.hash) else None
    with house.database.writing() as writing:
        accounts.right(writing, trial, newer_hash=newer)
        return proven(writing, house, trial.person, browser=browser, return_to=return_to)


def with_code(house: House, state: str, code: str, *, browser: Browser) -> SignedIn | code_step.Answer:
    """Check the code that was awaited."""
    with house.database.writing() as writing:
        answer = code_step.answer(writing, house.secrets, state, browser.cookie, code)
        if answer.person is None:
            return answer
        cookie = enter(writing, house, answer.person, strong=True, browser=browser)
    return SignedIn(cookie, answer.return_to)


def proven(
    writing: Writing, house: House, person_id: str, *, browser: Browser, return_to: str
) -> CodeAwaited | SignedIn:
    """The password was right, or set through a link: in, or on to the code."""
    if second_factor.state(writing.connection, person_id).there:
        return CodeAwaited(
            code_step.begin(writing, house.secrets, person_id, browser=browser.cookie, return_to=return_to)
        )
    return SignedIn(enter(writing, house, person_id, strong=False, browser=browser), return_to)


def enter(writing: Writing, house: House, person_id: str, *, strong: bool, browser: Browser) -> str:
    """Open a session; returns its cookie. The one that the browser had ends."""
    sessions.end(writing, house.secrets, browser.session)
    cookie = sessions.begin(
        writing, house.secrets, person_id, method="password", strong=strong, sign_in=house.sign_in
    )
    accounts.came_in(writing, person_id)
    tell(
        writing,
        accounts.oneself(person_id, strong=strong),
        "identity:sign-in:ok",
        f"person:{person_id}",
        method="password",
        second_factor="yes" if strong else "no",
    )
    return cookie


def strengthen(writing: Writing, house: House, person_id: str, cookie: str) -> str:
    """A second factor was set up: a new session, which has it, in the place of this one; all others end."""
    sessions.end(writing, house.secrets, cookie)
    sessions.end_all(writing, person_id)
    return sessions.begin(
        writing, house.secrets, person_id, method="password", strong=True, sign_in=house.sign_in
    )


def password_is(house: House, person_id: str, password: str) -> bool:
    """Whether somebody who is in knows their password: asked before what would keep others in or them out."""
    with house.database.writing() as writing:
        trial = accounts.knock_again(writing, person_id)
    good = passwords.verify(trial.hash, password)
    with house.database.writing() as writing:
        if good:
            accounts.right(writing, trial)
        else:
            accounts.wrong(writing, trial)
    return good
