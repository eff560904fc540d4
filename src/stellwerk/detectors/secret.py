# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Passwords, keys, tokens: by their own form, or by the word before them. Class K2: a secret names nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stellwerk.detectors.hit import Hit
from stellwerk.detectors.view import View
from stellwerk.values.data_class import DataClass

# Forms that issuers publish so that leaks can be found: a fixed beginning, then the random part.
_FORMS = (
    ("sk-", re.compile(r"(?<![\w\-])sk-[\w\-]{16,}")),
    ("ghp_", re.compile(r"(?<!\w)gh[pousr]_\w{20,}")),
    ("github_pat_", re.compile(r"(?<!\w)github_pat_\w{20,}")),
    ("glpat-", re.compile(r"(?<!\w)glpat-[\w\-]{16,}")),
    ("xox", re.compile(r"(?<!\w)xox[abeprs]-[\w\-]{10,}")),
    ("AKIA", re.compile(r"(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{16}(?!\w)")),
    ("AIza", re.compile(r"(?<!\w)AIza[\w\-]{35}")),
    ("hf_", re.compile(r"(?<!\w)hf_\w{20,}")),
    ("eyJ", re.compile(r"(?<!\w)eyJ[\w\-]{8,}\.[\w\-]{8,}(?:\.[\w\-]*)?")),
    (
        "PRIVATE KEY",
        re.compile(
            r"-----BEGIN (?:\w+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S]){0,20000}(?:-----END"
            r"[^\n-]{0,40}-----)?"
        ),
    ),
    ("://", re.compile(r"\b[a-z][a-z0-9+.\-]{1,20}://[^\s/:@]{0,64}:([^\s/@]{1,128})@[\w.\-]+")),
    (
        "-p",
        re.compile(
            r"\b(?:mysql|mysqldump|mariadb|sshpass|mysqladmin)\b[^\n]{0,80}? -p ?['\"]?([^\s'\"$]{6,64})"
        ),
    ),
    ("earer ", re.compile(r"[Bb]earer ([\w\-.~+/]{16,}=*)")),
)
_TWINS = {"ghp_": ("gho_", "ghu_", "ghs_", "ghr_"), "AKIA": ("ASIA",)}  # other beginnings of the same form
# Parts of words that announce a secret (Festplattenkennwort), and whole words.
_PARTS = (
    "kennwort",
    "passwort",
    "password",
    "passphrase",
    "passwd",
    "api-key",
    "api_key",
    "api key",
    "api-token",
    "admin-pass",
)
_WHOLE = frozenset(
    """pwd pw token secret tan pin puk zugangsdaten losungswort codewort zugangscode freigabecode
    bestätigungscode sicherheitscode türcode alarmcode apikey schlüssel wlan""".split()
)
_CODES = frozenset(
    "pin tan puk zugangscode freigabecode bestätigungscode sicherheitscode türcode alarmcode".split()
)
_RULE = re.compile(r"e?r|s?regel|richtlin|schutz|manager|länge|vergabe|änderung")
_SHAPED = re.compile(
    r"(?<![\w\-!#$])(?=[^\s\"“”„(),;]*[0-9!#$%&+=?_~])(?=[^\s\"“”„(),;]*[a-zA-Z])[\wäöüÄÖÜß][^\s\"“”„(),;]{5,80}"
)
_CODE = re.compile(r"[ :=]{1,3}(?:lautet |ist |war )?([0-9]{4,8}|[0-9]{3} ?[0-9]{3})(?![\w.,]?[0-9])")
_PLAIN_VALUE = re.compile(
    r"(?:lautet(?: weiterhin| nun| jetzt)?|ist(?= ?[\"'„“])|[:=])[ ]?[\"'„“]?((?!und |oder |siehe |bitte |nicht |wird "
    r"|vergessen|_|\.|-{2}|\*)[^\s\"“”„,.;()]{4,60}(?: [A-ZÄÖÜ0-9][\wäöü]*"
    r"| [a-z]{2,12} [A-ZÄÖÜ]\w+(?: [0-9]+)?){0,3})"
)
_NETWORK = re.compile(r"wlan|wlan-|netz|api|wifi|zugang|w-lan")
_STANDS_FOR = re.compile(
    r"(?:\$\{|\{\{ ?|\$\(|%\(|<)[A-Za-z_][A-Za-z_.:\- ]{1,40}[})>]|\$[A-Z_]{3,40}(?![\w!#%&+=?~])"
)
_REACH = 90
_ORDINARY = re.compile(
    r"(?:https?://|www\.|§|0x)|^[\wäöüß\-]+(?:\.[\wäöü]+)+/?$|^[a-zäöüß]+[/:]|^[\d.,:/-]+$|^[a-zäöüß-]+[?!]$",
    re.IGNORECASE,
)


def find(view: View) -> Iterator[Hit]:
    """Keys of a known form; values that stand beside a word for a secret."""
    text, lower = view.text, view.lower
    for mark, pattern in _FORMS:
        if mark in text or (mark in _TWINS and any(twin in text for twin in _TWINS[mark])):
            for match in pattern.finditer(text):
                group = 1 if pattern.groups else 0
                yield Hit("secret", match.start(group), match.end(group), "secret.form", DataClass.K2)
    for part in _PARTS if "kennwort" in lower or "pass" in lower or "api" in lower else ():
        at = lower.find(part)
        while at >= 0:
            end = at + len(part)
            if _RULE.match(lower, end) is None:
                yield from _beside(view, part, end)
            at = lower.find(part, end)
    for word in view.words & _WHOLE:
        for at in view.occurrences(word):
            if word != "schlüssel" or _NETWORK.search(view.before(at, 40)):
                yield from _beside(view, word, at + len(word))


def _beside(view: View, cue: str, at: int) -> Iterator[Hit]:
    found = _value(view, at, cue)
    if found is not None:
        yield Hit("secret", found[0], found[1], "secret.cue", DataClass.K2)


def _value(view: View, at: int, cue: str) -> tuple[int, int] | None:
    """The value after a cue: a code after PIN or TAN, a quoted or strangely shaped word after a password."""
    text = view.text
    if cue in _CODES:
        match = _CODE.match(text, at)
        if match is not None:
            return match.span(1)
        if cue in ("pin", "tan", "puk"):
            return None
    end = min(len(text), at + _REACH)
    line = text.find("\n", at, end)
    if line >= 0:
        end = line
    for shaped in _SHAPED.finditer(text, at, end):
        value = shaped.group().rstrip(".:-")
        if _filled_in(text, shaped.start()):
            return None
        if len(value) >= 6 and not _ORDINARY.search(value) and _mixed(value):
            return shaped.start(), shaped.start() + len(value)
    plain = _PLAIN_VALUE.search(text, at, end)
    if (
        plain is not None
        and not _filled_in(text, plain.start(1))
        and (plain.start() - at <= 3 or "lautet" in plain.group() or "ist" in plain.group()[:3])
        and "token" not in cue
    ):
        return plain.span(1)
    return None


def _filled_in(text: str, start: int) -> bool:
    """Whether a name stands for the secret that comes from elsewhere: ``${DB_PW}``, ``{{ token }}``, ``<passwort>``."""
    return any(
        found.start() <= start < found.end()
        for found in _STANDS_FOR.finditer(text, max(0, start - 4), start + 50)
    )


def _mixed(value: str) -> bool:
    """Whether a word looks chosen by a machine or a rule and not like a German word."""
    digit = any(c.isdigit() for c in value)
    sign = any(c in "!#$%&+=?_~" for c in value)
    cases = value[1:] != value[1:].lower()
    return (
        (digit and sign)
        or (digit and cases)
        or (digit and "-" in value and len(value) >= 10)
        or (sign and cases)
    )
