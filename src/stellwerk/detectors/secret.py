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
    ("SG.", re.compile(r"(?<!\w)SG\.[\w\-]{16,}\.[\w\-]{16,}")),
    ("k_live_", re.compile(r"(?<!\w)[rs]k_live_\w{16,}")),
    ("npm_", re.compile(r"(?<!\w)npm_[A-Za-z0-9]{36}(?!\w)")),
    ("pypi-", re.compile(r"(?<!\w)pypi-[\w\-]{40,}")),
    ("hvs.", re.compile(r"(?<!\w)hvs\.[\w\-]{20,}")),
    ("glsa_", re.compile(r"(?<!\w)glsa_[A-Za-z0-9]{20,}_[0-9a-f]{8}(?!\w)")),
    ("AccountKey=", re.compile(r"AccountKey=([A-Za-z0-9+/]{40,}={0,2})")),
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
    bestätigungscode sicherheitscode türcode alarmcode kenncode passcode apikey schlüssel wlan code""".split()
)
_CODES = frozenset(
    """pin tan puk zugangscode freigabecode bestätigungscode sicherheitscode türcode alarmcode kenncode
    passcode code""".split()
)
_LOCK = re.compile(r"\b(?:alarm|tür|tor|tresor|safe|schlüsselkasten|schlüsseltresor|schloss|zutritt|garage)")
_RULE = re.compile(r"e?r|s?regel|richtlin|schutz|manager|länge|vergabe|änderung")
_SHAPED = re.compile(
    r"(?<![\w\-!#$%?@])(?=[^\s\"“”„(),;]{0,80}[0-9!#$%&+=?_~])(?=[^\s\"“”„(),;]{0,80}[a-zA-Z])"
    r"[!#$%?@]{0,3}\w[^\s\"“”„(),;]{4,80}"
)
_CODE = re.compile(
    r"(?:[ :=]{1,3}|(?: [\w\-]{2,20}){1,6} (?=lautet ))(?:lautet |ist |war )?([0-9]{4,8}|[0-9]{3} ?[0-9]{3})"
    r"(?![\w.,]?[0-9])"
)
_QUOTED = re.compile(
    r" ?[\"„'»](?!vergessen|falsch|ungültig)([^\s\"“”„'«]{4,60}(?: [^\s\"“”„'«]{1,30}){0,4})[\"“”'«]"
)
# Behind the word "key", and behind "pass=" of a script, the next word is the secret where it looks like one.
_NEXT = re.compile(
    r"(?:[ :=]{1,3}|-?phrase[ :=]{1,3})(?:lautet |ist |war |heißt )?[\"„']?([^\s\"“”„(),;']{6,80})"
)
_ASSIGNED = re.compile(r"[=:][ ]?[\"']?([^\s\"']{4,80})")
# User and password side by side: the place is told by the word before, or by the look of a technical user.
_ACCESS = frozenset(
    """login logindaten anmeldung anmeldedaten zugang zugangsdaten servicekonto konto account benutzer user
    kennung admin adminkonto administrator credentials einwahldaten""".split()
)
_PAIR = re.compile(
    r"[^\n]{0,40}?(?<![\w.@\-])[A-Za-z][\w.@\-]{2,40}(?: ?[:/|]|, ?| mit) ?([^\s\"“”„(),;/:]{6,60})(?=[\s\"“”„(),;/]|$)"
)
_ALONE = re.compile(r"[ :=]{1,3}([^\s\"“”„(),;/:@]{8,60})(?=[\s\"“”„(),;]|$)")
_TECHNICAL = re.compile(
    r"(?<![\w.@/\-])(?:svc|srv|adm|admin|root|sa|usr|user|app|db|test|backup|dienst|ftp)[\w.\-]{0,30}:$"
)
_COLON = re.compile(r":([^\s\"“”„(),;/:@]{6,60})(?=[\s\"“”„(),;/]|$)")
_DOTTED = re.compile(r"[a-zA-ZäöüÄÖÜß]+(?:\.[\wäöüÄÖÜß]+){1,8}\.[0-9]{1,6}$")
_CAPITAL = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{2,}[0-9]{2,}")
_PLAIN_VALUE = re.compile(
    r"(?:lautet(?: weiterhin| nun| jetzt)?|ist(?= ?[\"'„“])|[:=])[ ]?[\"'„“]?((?!und |oder |siehe |bitte |nicht |wird "
    r"|vergessen|_|\.|-{2}|\*)[^\s\"“”„,.;()]{4,60}(?: [A-ZÄÖÜ0-9][\wäöü]*"
    r"| [a-z]{2,12} [A-ZÄÖÜ]\w+(?: [0-9]+)?){0,3})"
)
_NETWORK = re.compile(r"wlan|wlan-|netz|api|wifi|zugang|w-lan")
# A name in capitals stands for a secret where it is made of several words or names a secret itself ($DB_PASSWORD,
# $PGPASSWORD), or where a shell would put its value in (PW=$GEHEIM); "Passwort: $GEHEIM" in a sentence is one.
_STANDS_FOR = re.compile(
    r"(?:\$\{|\{\{ ?|\$\(|%\(|<)[A-Za-z_][A-Za-z_.:\- ]{1,40}[})>]"
    r"|\$(?:env:)?(?:[A-Z]{2,20}(?:_[A-Z]{1,20}){1,4}|[A-Z]{0,20}(?:PASS|PW|KEY|TOKEN|SECRET|KENNWORT)[A-Z]{0,12})"
    r"(?![\w!#%&+=?~])"
    r"|(?<=[=p\"'])\$[A-Z_]{3,40}(?![\w!#%&+=?~])"
    r"|%[A-Z]{2,20}(?:_[A-Z]{1,20}){0,4}%|(?:process\.env|os\.environ|getenv)[.\[(\"'A-Z_]{3,40}"
)
_REACH = 90
_ORDINARY = re.compile(
    r"(?:https?://|www\.|§|0x)|^[\wäöüß\-]+(?:\.\w+)*\.[a-zäöü]\w+/?$|^[a-zäöüß]+[/:]|^[\d.,:/-]+$|^[a-zäöüß-]+[?!]$",
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
    yield from _next(view)
    yield from _pairs(view)


def _beside(view: View, cue: str, at: int) -> Iterator[Hit]:
    found = _value(view, at, cue)
    while found is not None:  # "das alte war ..., das neue ist ..."
        start, end = found
        yield Hit("secret", start, end, "secret.cue", DataClass.K2)
        found = next(
            (s.span() for s in _SHAPED.finditer(view.text, end, _stop(view.text, at)) if _strong(s.group())),
            None,
        )


def _next(view: View) -> Iterator[Hit]:
    """The word behind "key", and what a script gives to "pass"."""
    for word, pattern in (("key", _NEXT), ("pass", _ASSIGNED)):
        for at in view.occurrences(word) if word in view.words else ():
            match = pattern.match(view.text, at + len(word))
            if match is None or _filled_in(view.text, match.start(1)):
                continue
            value = match[1].rstrip(".:")
            chosen = _strong(value) if word == "key" else _mixed(value)
            if chosen or (word == "key" and _DOTTED.match(value)):
                yield Hit("secret", match.start(1), match.start(1) + len(value), "secret.cue", DataClass.K2)


def _pairs(view: View) -> Iterator[Hit]:
    """Passwords beside a user's name: "login meier / Sommer2024!", "svc_soz:Winter24"."""
    text = view.text
    for word in view.words:
        if word not in _ACCESS and not word.endswith(("konto", "account", "zugang", "login")):
            continue
        for at in view.occurrences(word):
            for pattern in (_ALONE, _PAIR):
                match = pattern.match(text, at + len(word), _stop(text, at))
                if match is not None and _strong(match[1]) and not _filled_in(text, match.start(1)):
                    yield Hit("secret", *match.span(1), "secret.pair", DataClass.K2)
    for colon in _COLON.finditer(text) if ":" in text else ():
        start, end = colon.span(1)
        if (
            _strong(colon[1])
            and _TECHNICAL.search(text, max(0, start - 48), start)
            and not _filled_in(text, start)
        ):
            yield Hit("secret", start, end, "secret.pair", DataClass.K2)


def _stop(text: str, at: int) -> int:
    """Where the reach of a word at ``at`` ends: in its line."""
    line = text.find("\n", at, at + _REACH)
    return line if line >= 0 else min(len(text), at + _REACH)


def _strong(value: str) -> bool:
    """Whether a word is chosen as passwords are, whatever stands beside it."""
    value = value.rstrip(".:,")
    letters = any(c.isalpha() for c in value)
    digit = any(c.isdigit() for c in value)
    sign = any(c in "!#$%&+?*~" for c in value)
    return (letters and digit and sign) or _CAPITAL.fullmatch(value) is not None


def _value(view: View, at: int, cue: str) -> tuple[int, int] | None:
    """The value after a cue: a code after PIN or TAN, a quoted or strangely shaped word after a password."""
    text = view.text
    if cue == "code" and not _LOCK.search(view.before(at - len(cue), 60)):
        return None
    if cue in _CODES:
        match = _CODE.match(text, at)
        if match is not None:
            return match.span(1)
        if cue in ("pin", "tan", "puk"):
            return None
    end = _stop(text, at)
    quoted = _QUOTED.match(text, at, end) if cue not in ("token", "wlan", "secret") else None
    if quoted is not None and not _filled_in(text, quoted.start(1)):
        return quoted.span(1)
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
        for found in _STANDS_FOR.finditer(text, max(0, start - 16), start + 50)
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
        or _CAPITAL.fullmatch(value) is not None
    )
