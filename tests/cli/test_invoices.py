# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk invoices`` as a treasurer types it: on both databases, with ``--json``, and with mistakes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from tests.cli.terminal import Terminal
from tests.cli.test_management import Ask, ask, here, names_in_trail
from tests.metering.prices.files import SHEET
from tests.storage.provider_town import Call, booked, may

from stellwerk.storage.database import Place
from stellwerk.storage.verification import verify_books
from stellwerk.values.record import Outcome
from stellwerk.values.usage import Usage

__all__ = ["ask", "here"]

HEAD = "Datum;Modell;Anfragen;Eingabe-Token;Ausgabe-Token;Netto\n"
MAY = HEAD + "01.05.2026;Mittel;2;2000;800;0,00092\n05.05.2026;muster-m;2;1600;550;0,0006775\n"
CONFIG = """\
endpoints:
  hub-yellow: {zone: yellow, price_list: musterhub, credential: {env: NOWHERE}}
models:
  mittel: {endpoint: hub-yellow, upstream: muster-m}
"""


@pytest.fixture
def month(ask: Ask, here: Place) -> Place:
    """A month of calls at a provider with a price list, and a configuration whose credentials are elsewhere."""
    ask("prices", "import", put(SHEET, "preise.csv"))
    estimate = Call(may(5), Usage(500, 100, estimated=True), Outcome.CLIENT_GONE)
    booked(here, [Call(may(1)), Call(may(1)), Call(may(5)), estimate])
    put(CONFIG, "stellwerk.yaml")
    return here


def put(text: str, name: str = "mai.csv") -> str:
    Path(name).write_text(text, "utf-8")
    return name


def bring(ask: Ask, text: str = MAY, *more: str) -> dict[str, Any]:
    made: dict[str, Any] = ask(
        *("invoices", "import", put(text), "--provider", "musterhub", "--month", "2026-05"), *more
    )
    return made


def test_from_file_to_signature(ask: Ask, terminal: Terminal, month: Place) -> None:
    made = bring(ask, MAY, "--number", "R-17", "--vat", "0,000303525")
    assert (made["net"], made["vat"], made["state"], made["imported_by"]) == (
        *("0.0015975", "0.000303525", "open"),
        None,
    )
    assert [one["id"] for one in ask("invoices", "list", "--provider", "musterhub")["items"]] == [made["id"]]
    found = ask("invoices", "show", made["id"], "--rounding", "0")["comparison"]
    assert [row["status"] for row in found["rows"]] == ["agrees", "explained"]
    assert found["rows"][0]["names"] == ["Mittel"]
    assert [cause["cause"] for cause in found["causes"]] == ["estimates"]
    signed = ask("invoices", "sign", made["id"], "--book", "explained", "--rounding", "0")
    assert (signed["state"], signed["booked"]) == (
        "signed",
        {"what": "explained", "net": "0.0000525", "corrections": 1, "left": "0.00"},
    )
    assert names_in_trail(month)[-2:] == ["call:ledger:corrected", "invoice:check:signed"]
    assert verify_books(month).sound


def test_what_people_read(ask: Ask, terminal: Terminal, month: Place) -> None:
    text = MAY.replace("Netto\n", "Netto;Konto\n") + "20.05.2026;muster-l;3;700;80;0,5\n"
    done = terminal("invoices", "import", put(text), "--provider", "musterhub", "--month", "2026-05")
    assert done.status == 0, done.err
    assert "3 lines of musterhub for 2026-05" in done.out
    assert "Columns that were not read: Konto." in done.out
    assert "unexplained: 1." in done.out
    (made,) = ask("invoices", "list")["items"]
    shown = terminal("invoices", "show", made["id"], "--rounding", "0").out
    for part in (
        "list of usage of musterhub for 2026-05, open",
        "BORNE OUT BY OUR BOOKS",
        "no: clear it up",
        "2026-05-20 muster-l: outside +0.50: the gateway sent nothing to this model on that day",
        "Tolerances: rounding 0.00 EUR per line of the invoice, 0 tokens and 0 requests per row",
        "Days: Europe/Berlin",
    ):
        assert part in shown, part
    # what agrees is left out; the invoice's own id may read like a day
    assert "2026-05-01" not in shown.replace(made["id"], "")
    assert "2026-05-01" in terminal("invoices", "show", made["id"], "--rounding", "0", "--all").out
    told = terminal("invoices", "list").out.splitlines()
    assert told[0].split() == [
        *("ID", "PROVIDER", "MONTH", "NUMBER", "NET", "CURRENCY", "STATE", "DECIDED", "AT", "NOTE"),
    ]
    disputed = terminal("invoices", "dispute", made["id"], "--note", "Wer war am 20.?")
    assert "disputed" in disputed.out
    assert "Note: Wer war am 20.?" in disputed.out


def test_a_spreadsheet_of_every_row(ask: Ask, terminal: Terminal, month: Place) -> None:
    made = bring(ask, MAY + "20.05.2026;'+cmd;3;700;80;0,5\n")
    raw = terminal("invoices", "show", made["id"], "--csv").out
    assert raw.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(raw.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert [row["day"] for row in rows] == ["2026-05-01", "2026-05-05", "2026-05-20"]
    assert (rows[1]["theirs_net"], rows[1]["ours_net"], rows[1]["difference_net"]) == (
        *("0,0006775", "0,000625", "0,0000525"),
    )
    assert rows[1]["difference_tokens_in"] == "100"
    assert rows[1]["difference_cached_in"] == ""
    assert rows[2]["model"].startswith("'")


def test_a_file_with_other_headings_and_names(ask: Ask, month: Place) -> None:
    text = "day,Deployment,Prompt Tokens,Completion,Cost\n2026-05-01,M 1,2000,800,0.00092\n"
    made = bring(
        ask,
        text,
        *("--column", "model=Deployment", "--column", "output=Completion", "--column", "net=Cost"),
        *("--model", "m 1=mittel", "--cached-apart"),
    )
    row = ask("invoices", "show", made["id"])["comparison"]["rows"][0]
    assert (row["status"], row["theirs"]["requests"]) == ("agrees", None)


def test_the_total_of_an_invoice_that_is_the_minimum(ask: Ask, month: Place) -> None:
    made = bring(ask, MAY, "--net", "1000", "--number", "R-1")
    rows = ask("invoices", "show", made["id"])["comparison"]["rows"]
    assert [cause["cause"] for cause in rows[-1]["causes"]] == ["plan_minimum"]
    assert rows[-1]["model"] == ""


def test_discarded_and_imported_again(ask: Ask, month: Place) -> None:
    made = bring(ask)
    assert ask("invoices", "discard", made["id"]) == {"id": made["id"], "discarded": True}
    assert ask("invoices", "list")["items"] == []
    assert bring(ask)["id"] != made["id"]
    assert names_in_trail(month).count("invoice:check:discarded") == 1


def test_every_problem_of_a_file_has_a_line_of_its_own(terminal: Terminal, month: Place) -> None:
    file = put(HEAD + "1.6.2026;=1+1;viele;1;1;eins\n")
    done = terminal("invoices", "import", file, "--provider", "musterhub", "--month", "2026-05")
    assert done.status == 1
    first, *lines = done.err.splitlines()
    assert first == "stellwerk: mai.csv has 4 problems; nothing was imported."
    assert [line.split(":")[0].strip() for line in lines] == [
        f"line 2, column {column}" for column in ("1 (day)", "2 (model)", "3 (requests)", "6 (net)")
    ]
    assert terminal("invoices", "list", "--json").out.split() == ["{", '"items":', "[]", "}"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("import", "mai.csv", "--provider", "nix", "--month", "2026-05"), "there are musterhub"),
        (("import", "mai.csv", "--provider", "musterhub", "--month", "Mai"), "written as 2026-05"),
        (
            ("import", "mai.csv", "--provider", "musterhub", "--month", "2026-05", "--net", "1.250"),
            "net: it may",
        ),
        (
            ("import", "mai.csv", "--provider", "musterhub", "--month", "2026-05", "--column", "x"),
            "NAME=HEADING",
        ),
        (
            ("import", "mai.csv", "--provider", "musterhub", "--month", "2026-05", "--config", "nix"),
            "is not there",
        ),
        (("import", "mai.csv", "--provider", "a\x1b[2Jb", "--month", "2026-05"), "control"),
        (("import", "/dev/zero", "--provider", "musterhub", "--month", "2026-05"), "larger than 4 MiB"),
        (("show", "nix"), "no such invoice"),
        (("show", "../../etc/passwd"), "no such invoice"),
        (("show", "nix", "--rounding", "viel"), "rounding: it holds more"),
        (("show", "nix", "--tokens", "-1"), "tokens: must be"),
        (("sign", "nix"), "no such invoice"),
        (("dispute", "nix", "--note", "x"), "no such invoice"),
        (("discard", "nix"), "no such invoice"),
    ],
)
def test_mistakes_end_with_a_sentence(
    terminal: Terminal, month: Place, words: tuple[str, ...], told: str
) -> None:
    put(MAY)
    done = terminal("invoices", *words)
    assert done.status in (1, 2)
    assert told in done.err, done.err
    assert "\x1b" not in done.err


def test_signing_what_is_unexplained_takes_a_note(ask: Ask, terminal: Terminal, month: Place) -> None:
    made = bring(ask, MAY + "20.05.2026;muster-l;3;700;80;0,5\n")
    done = terminal("invoices", "sign", made["id"])
    assert (done.status, "rows with unexplained differences: 1" in done.err) == (1, True)
    assert ask("invoices", "sign", made["id"], "--note", "Testlauf der IT")["note"] == "Testlauf der IT"
    again = terminal("invoices", "sign", made["id"], "--note", "x")
    assert "that stays" in again.err
