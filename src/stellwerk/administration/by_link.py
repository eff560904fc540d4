# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the two links do, once somebody has filled in their forms."""

from __future__ import annotations

from stellwerk.administration import accounts, links, local_sign_in, passwords, people
from stellwerk.administration.house import House
from stellwerk.administration.links import Purpose
from stellwerk.administration.local_sign_in import Browser, CodeAwaited, SignedIn
from stellwerk.errors import NoSuchObject
from stellwerk.identity.actor import SYSTEM, Assignment
from stellwerk.identity.roles import Role


def make_first_administrator(
    house: House, token: str, *, display_name: str, login: str, email: str, password: str, browser: Browser
) -> str:
    """The first administrator, of the whole house, signed in without a second factor yet; returns the cookie.

    Raises:
        NoSuchObject: the link does not work (any more).
        InvalidValue, Conflict: a value is not possible; the link goes on working.
    """
    hashed = passwords.hashed(password)
    with house.database.writing() as writing:
        links.take(writing, house.secrets, token, Purpose.FIRST_ADMIN)
        if people.administered(writing.connection):  # somebody else came through another door
            raise NoSuchObject("there is an administrator already")
        person = people.create(writing, SYSTEM, display_name=display_name, login=login, email=email)
        people.set_roles(writing, SYSTEM, person, [Assignment(Role.ADMINISTRATOR)])
        accounts.set_password(writing, SYSTEM, person, hashed)
        return local_sign_in.enter(writing, house, person, strong=False, browser=browser)


def set_password(house: House, token: str, password: str, *, browser: Browser) -> CodeAwaited | SignedIn:
    """Set a password through its link, and go on to the second factor where there is one.

    Raises:
        NoSuchObject: the link does not work (any more).
    """
    hashed = passwords.hashed(password)
    with house.database.writing() as writing:
        link = links.take(writing, house.secrets, token, Purpose.PASSWORD)
        if link.person is None:
            raise NoSuchObject("this link belongs to nobody")
        accounts.set_password(writing, accounts.oneself(link.person, strong=False), link.person, hashed)
        return local_sign_in.proven(writing, house, link.person, browser=browser, return_to="")
