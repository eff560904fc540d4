# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two fields in which somebody chooses a password, and what is wrong with the choice."""

from __future__ import annotations

from collections.abc import Iterable

from stellwerk.administration.password_rules import LONGEST, SHORTEST, Weakness, of_address, weakness
from stellwerk.web.visit import Visit
from stellwerk.web.words import Words, in_language

WORDS: Words = {
    "new_password": ("Neues Passwort", "New password"),
    "new_password_hint": (
        f"Mindestens {SHORTEST} Zeichen. Gut sind mehrere Wörter, die nichts miteinander zu tun haben. Nicht erlaubt "
        "sind häufige Passwörter und solche aus Ihrem Namen, dem Anmeldenamen oder dem Ort.",
        f"At least {SHORTEST} characters. Several words that have nothing to do with each other are good. Common "
        "passwords, and those made of your name, the login or the town, are not allowed.",
    ),
    "repeat": ("Neues Passwort wiederholen", "Repeat the new password"),
    "new_password_empty": ("Geben Sie ein neues Passwort ein.", "Enter a new password."),
    "repeat_differs": (
        "Die Wiederholung ist anders als das neue Passwort.",
        "The repetition differs from the new password.",
    ),
    Weakness.TOO_SHORT.value: (
        f"Das Passwort ist zu kurz. Es braucht mindestens {SHORTEST} Zeichen.",
        f"The password is too short. It needs at least {SHORTEST} characters.",
    ),
    Weakness.TOO_LONG.value: (
        f"Das Passwort ist zu lang. Höchstens {LONGEST} Zeichen.",
        f"The password is too long. At most {LONGEST} characters.",
    ),
    Weakness.NOT_TYPED.value: (
        "Das Passwort enthält Steuerzeichen, die sich nicht zuverlässig tippen lassen.",
        "The password holds control characters, which cannot be typed reliably.",
    ),
    Weakness.COMMON.value: (
        "Dieses Passwort ist zu häufig oder zu einfach. Nehmen Sie ein anderes.",
        "This password is too common or too simple. Take another one.",
    ),
    Weakness.FAMILIAR.value: (
        "Dieses Passwort besteht fast nur aus Namen, die zu Ihnen oder dem Haus gehören. Nehmen Sie ein anderes.",
        "This password is made of little but names that belong to you or the house. Take another one.",
    ),
    Weakness.REPEATED.value: (
        "Dieses Passwort wiederholt immer dasselbe. Nehmen Sie ein anderes.",
        "This password repeats the same again and again. Take another one.",
    ),
}


def problems(visit: Visit, about: Iterable[str]) -> dict[str, str]:
    """What is wrong with the fields ``new_password`` and ``repeat``, by field. ``about``: login, name, mail."""
    t = in_language(WORDS, visit.language)
    chosen = visit.field("new_password")
    if not chosen:
        return {"new_password": t["new_password_empty"]}
    weak = weakness(chosen, (*about, *of_address(visit.house.address)))
    if weak is not None:
        return {"new_password": t[weak.value]}
    if visit.field("repeat") != chosen:
        return {"repeat": t["repeat_differs"]}
    return {}
