# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Passwords, keys and tokens: class K2, because a secret names nobody."""

from __future__ import annotations

import string
from random import Random

import pytest
from tests.detectors.sight import clean, cut_out, found


def _tail(seed: object, count: int, signs: str = string.ascii_letters + string.digits) -> str:
    random = Random(str(seed))
    return "".join(random.choice(signs) for _ in range(count))


FORMS = {
    "openai": "sk-" + _tail(1, 40),
    "openai project": "sk-proj-" + _tail(2, 40),
    "github": "ghp_" + _tail(3, 36),
    "github server": "ghs_" + _tail(4, 36),
    "github fine": "github_pat_" + _tail(5, 60),
    "gitlab": "glpat-" + _tail(6, 20),
    "slack": "xoxb-" + _tail(7, 24),
    "aws": "AKIA" + _tail(8, 16, string.ascii_uppercase + string.digits),
    "aws temporary": "ASIA" + _tail(9, 16, string.ascii_uppercase + string.digits),
    "google": "AIza" + _tail(10, 35),
    "hugging face": "hf_" + _tail(11, 34),
    "sendgrid": "SG." + _tail(13, 22) + "." + _tail(14, 43),
    "stripe": "sk_live_" + _tail(15, 24),
    "npm": "npm_" + _tail(16, 36),
    "pypi": "pypi-AgEIcHlwaS5vcmc" + _tail(17, 60),
    "vault": "hvs." + _tail(18, 24),
    "grafana": "glsa_" + _tail(19, 32) + "_" + _tail(20, 8, "0123456789abcdef"),
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0." + _tail(12, 43),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "frame", ["{}", 'key = "{}"', "Authorization: Bearer {}", "export KEY={}", "({})", "?token={}&x=1"]
)
def test_published_forms(form: str, frame: str) -> None:
    assert FORMS[form] in cut_out(frame.format(FORMS[form]), "secret")[0]


@pytest.mark.parametrize("name", ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "])
def test_private_key(name: str) -> None:
    key = f"-----BEGIN {name}PRIVATE KEY-----\n{_tail(name, 64)}\n{_tail(name, 20)}\n-----END {name}PRIVATE KEY-----"
    assert cut_out(f"anbei:\n{key}\nGruß", "secret") == [key]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgresql://app:Geheim123@db.intern:5432/x", "Geheim123"),
        ("https://svc:p4ss@host.example/pfad", "p4ss"),
        ("Das Passwort lautet Sonne42!xQ", "Sonne42!xQ"),
        ("Passwort: Sommer2025!", "Sommer2025!"),
        ("Kennwort = h7$Kp2zz", "h7$Kp2zz"),
        ("WLAN-Schlüssel: Rathaus-Gast-2025", "Rathaus-Gast-2025"),
        ("pwd=Abc12345", "Abc12345"),
        ('{"password": "tr0ub4dor&3"}', "tr0ub4dor&3"),
        ("PIN: 4711", "4711"),
        ("TAN 123 456", "123 456"),
        ("API-Key: 8f14e45fceea167a5a36dedd4bea2543", "8f14e45fceea167a5a36dedd4bea2543"),
        ("client_secret: aZ3~bQ8kLm0pRs5tUv7wXy9z", "aZ3~bQ8kLm0pRs5tUv7wXy9z"),
        ("Alarmcode 3391", "3391"),
        ("das kennwort ist „Eisvogel“", "Eisvogel"),
        ("Passwort: $FEIERTAG", "$FEIERTAG"),
        ("Passwort: $Herbst2023!", "$Herbst2023!"),
        ("Kennwort: !Kanal77x", "!Kanal77x"),
        ("ihre Kennung samt Passwort Ottilie0611 eingegeben", "Ottilie0611"),
        ("Externe Unterstützung, Kennwort „Bernstein“, ruft zurück", "Bernstein"),
        ("svc_akte:Fruehling23", "Fruehling23"),
        ("Servicekonto: svc_akte:Fruehling23", "Fruehling23"),
        ("login wegener / Hafen2023!", "Hafen2023!"),
        ("Notfall-Konto: Apfel#Kompott_1822", "Apfel#Kompott_1822"),
        ("der Key lautet sieben.Zwerge.singen.4", "sieben.Zwerge.singen.4"),
        ("SSID Gast-Intern, Key sieben.Zwerge.singen.4. Danke", "sieben.Zwerge.singen.4"),
        ("DB_PASS=kR5$wwq-71Zt", "kR5$wwq-71Zt"),
        ("Meeting-ID 884, Kenncode 664201.", "664201"),
        ("TAN für die Freigabe der Zahlung lautet 118 402", "118 402"),
    ],
)
def test_beside_a_word(text: str, secret: str) -> None:
    hits = found(text, "secret")
    assert [text[f.start : f.end] for f in hits] == [secret]
    assert [f.data_class for f in hits] == [2]


@pytest.mark.parametrize(
    "text",
    [
        "Das Passwort muss mindestens zwölf Zeichen haben.",
        "Passwortregeln: Groß- und Kleinbuchstaben",
        "Bitte ändern Sie Ihr Kennwort regelmäßig.",
        "Passwort: ________",
        "Passwort: ********",
        "Passwort vergessen? Bitte wenden Sie sich an den Service.",
        "Die PIN erhalten Sie per Post.",
        "Der Schlüssel liegt im Büro 12.",
        "Das Token läuft nach 30 Minuten ab.",
        "API-Schlüssel werden im Tresor verwahrt.",
        "https://www.stadt.example/passwort/",
    ],
)
def test_only_the_word(text: str) -> None:
    assert clean(text)


@pytest.mark.parametrize(
    "text",
    [
        'password: "${DB_PASSWORD}"',
        "Passwort: {{ vault.token }}",
        "Kennwort: <passwort>",
        "mysql -u x -p$DB_PASS stadt",
        "password: $DB_PASSWORD",
        "export PGPASSWORD=$KENNUNG",
        "set PASSWORD=%KENNWORT_SQL%",
        "Primary key: user_id2",
        "Login: Benutzername / Passwort",
        "Konto 4711 / Buchung im Haushaltsjahr",
    ],
)
def test_a_name_that_stands_for_a_secret_is_none(text: str) -> None:
    assert not found(text, "secret")


@pytest.mark.parametrize(
    "text",
    [
        "password: ${Sommer2024!}",
        "Passwort: <Winter2025!x>",
        "mysqldump -u backup -p'Kreisel#88tanne' ewo > x.sql",
    ],
)
def test_a_secret_in_such_a_dress_is_one(text: str) -> None:
    assert found(text, "secret")


def test_every_secret_of_a_sentence() -> None:
    text = "Kennwort vergessen, das alte war Nordsee!2021 und das neue glaub ich Nordsee!2022 oder so"
    assert cut_out(text, "secret") == ["Nordsee!2021", "Nordsee!2022"]


def test_the_code_of_a_lock() -> None:
    assert cut_out("Alarmanlage Rathaus: Code 4471, Wachdienst bis 2 Uhr", "secret") == ["4471"]
    assert not found("Der Code 4471 steht für Personalaufwand.", "secret")
