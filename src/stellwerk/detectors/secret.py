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
    ("PRIVATE KEY", re.compile(r"-----BEGIN (?:\w+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S]){0,20000}(?:-----END[^\n-]{0,40}-----)?")),
    ("://", re.compile(r"\b[a-z][a-z0-9+.\-]{1,20}://[^\s/:@]{0,64}:([^\s/@]{1,128})@[\w.\-]+")),
    ("earer ", re.compile(r"[Bb]earer ([\w\-.~+/]{16,}=*)")),
)
# Parts of words that announce a secret; looked for in the lower-cased text.
_CUES = (
    "kennwort", "passwort", "password", "passphrase", "passwd", "pwd", "zugangscode", "freigabecode", "api-key", "api_key",
    "apikey", "api key", "api-schlüssel", "api-token", "access-token", "token", "secret", "admin-pass", "schlüssel", "tan", "pin",
    "puk", "zugangsdaten", "losung", "codewort", "bestätigungscode", "sicherheitscode",
)  # fmt: skip
_CUE = re.compile(
    r"(?:\w*(?:kennwort|passwort|password|passphrase|passwd)(?!e?r|s?regel)|\b(?:pwd|pw)\b|(?:zugangs|freigabe|bestätigungs|sicherheits|tür|alarm)-?code"
    r"|api[-_ ]?(?:key|token|schlüssel)|access[-_]token|\btoken\b|client[-_ ]?secret|\bsecret\b|admin-pass\b|(?:wlan-?|netz\w*[-\"„“ ,]*)schlüssel\b"
    r"|\b(?:tan|pin|puk)\b|zugangsdaten|losungswort|codewort)"
)
# Between the word and the value: anything short on the same line.
_STRONG_LINK = re.compile(r"[\"'“”„]?[ ]?(?:[:=]|lautet(?: weiterhin| nun| jetzt)?|ist(?: jetzt| nun)?:?|geändert in|\(|„)[ ]?[\"'„“(]{0,2}")
_SHAPED = re.compile(r"(?<![\w\-!#$])(?=[^\s\"“”„(),;]*[0-9!#$%&+=?_~])(?=[^\s\"“”„(),;]*[a-zA-Z])[\wäöüÄÖÜß][^\s\"“”„(),;]{5,80}")
_CODE = re.compile(r"[ :=]{1,3}(?:lautet |ist |war )?([0-9]{4,8}|[0-9]{3} ?[0-9]{3})(?![\w.,]?[0-9])")
_PLAIN_VALUE = re.compile(r"(?:lautet(?: weiterhin| nun| jetzt)?|[:=])[ ]?[\"'„“]?((?!und |oder |siehe |bitte |nicht |wird |vergessen|_|\.|-{2}|\*)[^\s\"“”„,.;()]{4,60}(?: [A-ZÄÖÜ0-9][\wäöü]*| [a-z]{2,12} [A-ZÄÖÜ]\w+(?: [0-9]+)?){0,3})")
_REACH = 90
_ORDINARY = re.compile(r"(?:https?://|www\.|§|0x)|^[\wäöüß\-]+(?:\.[\wäöü]+)+/?$|^[a-zäöüß]+[/:]|^\d|^[a-zäöüß-]+[?!]$", re.IGNORECASE)


def find(view: View) -> Iterator[Hit]:
    """Keys of a known form; values that stand beside a word for a secret."""
    text, lower = view.text, view.lower
    for mark, pattern in _FORMS:
        if mark in text or (mark == "ghp_" and "gh" in view.words) or (mark == "AKIA" and "ASIA" in text):
            for match in pattern.finditer(text):
                group = 1 if pattern.groups else 0
                yield Hit("secret", match.start(group), match.end(group), "secret.form", DataClass.K2)
    if any(cue in lower for cue in _CUES):
        for match in _CUE.finditer(lower):
            found = _value(view, match.end(), match.group())
            if found is not None:
                yield Hit("secret", found[0], found[1], "secret.cue", DataClass.K2)


def _value(view: View, at: int, cue: str) -> tuple[int, int] | None:
    """The value after a cue: a code after PIN or TAN, a quoted or strangely shaped word after a password."""
    text = view.text
    if cue in ("pin", "tan", "puk") or cue.endswith("code"):
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
        if len(value) >= 6 and not _ORDINARY.search(value) and _mixed(value):
            return shaped.start(), shaped.start() + len(value)
    plain = _PLAIN_VALUE.search(text, at, end)
    if plain is not None and (plain.start() - at <= 3 or "lautet" in plain.group()) and "token" not in cue:
        return plain.span(1)
    return None


def _mixed(value: str) -> bool:
    """Whether a word looks chosen by a machine or a rule and not like a German word."""
    digit = any(c.isdigit() for c in value)
    sign = any(c in "!#$%&+=?_~" for c in value)
    cases = value[1:] != value[1:].lower()
    return (digit and sign) or (digit and cases) or (digit and "-" in value and len(value) >= 10) or (sign and cases)
