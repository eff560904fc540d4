# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk prices`` as a treasurer types it: on both databases, with ``--json``, and with mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.cli.terminal import Terminal
from tests.cli.test_management import Ask, ask, here, names_in_trail
from tests.metering.prices.files import JSON, SHEET, WHOLE, changed

from stellwerk.metering.prices.read import read
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import price_list
from stellwerk.storage.verification import verify_books

__all__ = ["ask", "here"]

NEXT = changed("version;muster-2026-05", "version;muster-2027", changed("01.05.2026", "01.01.2027"))


def put(text: str, name: str = "preise.csv") -> str:
    Path(name).write_text(text, "utf-8")
    return name


def stored(place: Place) -> list[str]:
    database = Database(place)
    with database.reading() as connection:
        found = list(connection.execute(sa.select(price_list.c.name)).scalars())
    database.close()
    return found


def test_a_list_is_imported_shown_and_put_on_record(ask: Ask, terminal: Terminal, here: Place) -> None:
    done = ask("prices", "import", put(SHEET))
    assert done["imported"] is True
    assert (done["list"]["version"], done["list"]["models"]) == ("muster-2026-05", 2)
    assert done["difference"]["added"] == ["muster-l", "muster-m"]
    assert stored(here) == ["muster-2026-05"]
    assert "price:list:imported" in names_in_trail(here)
    assert verify_books(here).sound
    (small,) = ask("prices", "show", "--on", "2026-05-01", "--model", "muster-m")["items"]
    assert (small["provider"], small["input_per_million"], small["cached_per_million"]) == (
        "musterhub",
        "0.20",
        None,
    )
    assert (small["per_audio_minute"], small["currency"], small["vat_percent"]) == ("0.006", "EUR", "19.00")
    assert ask("prices", "show", "--on", "2026-04-30")["items"] == []
    assert ask("prices", "show", "--provider", "nix")["items"] == []
    told = terminal("prices", "show", "--on", "2026-05-01").out.splitlines()
    assert told[0].split() == [
        "PROVIDER", "MODEL", "INPUT", "OUTPUT", "CACHED", "REASONING", "IMAGE", "MINUTE", "REQUEST", "CURRENCY",
        "VERSION",
    ]  # fmt: skip
    assert told[1].split() == ["musterhub", "muster-l", "1.91", "7.64", "0.48", "9.00", "0.00", "0.00", "0.00", "EUR",
                               "muster-2026-05"]  # fmt: skip
    assert told[-1] == (
        "muster-2026-05: Plan Klein: at least 1000.00 EUR a month. Net; VAT of 19.00 % comes on top."
    )
    assert "No price is in force on 2026-04-30." in terminal("prices", "show", "--on", "2026-04-30").out


def test_what_people_read(terminal: Terminal, here: Place) -> None:
    done = terminal("prices", "import", put(SHEET))
    assert done.out.startswith(
        "Imported: muster-2026-05, 2 models of musterhub in EUR, valid from 2026-05-01."
    )
    assert "price_list: musterhub" in done.out
    again = terminal("prices", "import", put(JSON, "preise.json"))
    assert (again.status, "nothing was changed" in again.out) == (0, True)
    assert again.out.startswith("Unchanged: muster-2026-05")
    would = terminal("prices", "import", put(changed("1,91", "2,10", NEXT)), "--dry-run")
    assert would.out.startswith("Would import: muster-2027")
    assert "muster-l  input_per_million  1.91  2.10  +9.9 %" in would.out
    assert "1 models are unchanged." in would.out
    assert stored(here) == ["muster-2026-05"]
    told = terminal("prices", "list").out.splitlines()
    assert told[1].split()[:6] == ["muster-2026-05", "musterhub", "EUR", "2026-05-01", "-", "2"]


def test_diff(terminal: Terminal, ask: Ask) -> None:
    ask("prices", "import", put(SHEET))
    text = changed("muster-m;0,20;0,65", "muster-x;0,20;0,60", changed("7,64", "7,00"))
    found = ask("prices", "diff", put(text))
    assert found["changes"][0] == {
        "model": "muster-l", "unit": "output_per_million", "old": "7.64", "new": "7.00", "percent": "-8.4"
    }  # fmt: skip
    assert (found["added"], found["left_out"], found["old_versions"]) == (
        ["muster-x"],
        ["muster-m"],
        ["muster-2026-05"],
    )
    told = terminal("prices", "diff", put(text)).out
    assert "muster-l  output_per_million  7.64  7.00    -8.4 %" in told
    assert "muster-x  per_audio_minute    -     0.006   new" in told
    assert "Not in the list, these keep their price: muster-m." in told
    other = changed("currency;EUR", "currency;CHF", text)
    assert "Old amounts are in EUR, new ones in CHF." in terminal("prices", "diff", put(other)).out


def test_a_wrong_file_is_refused_with_every_line_and_nothing_is_imported(
    terminal: Terminal, here: Place
) -> None:
    text = changed("currency;EUR", "currency;Taler", changed("1,91", "-1,91"))
    for words in (("import",), ("import", "--dry-run"), ("diff",)):
        done = terminal("prices", *words, put(text))
        assert (done.status, done.out) == (1, "")
        assert done.err.splitlines() == [
            f"stellwerk: preise.csv has 2 problems; nothing was {'compared' if words == ('diff',) else 'imported'}.",
            "  line 4, column B (currency): there is no such currency (ISO 4217) — write three capital letters, such "
            "as EUR",
            "  line 14, column B (input_per_million): it is negative — a price is 0 or more",
        ]
    assert stored(here) == []
    assert "price:list:imported" not in names_in_trail(here)


def test_versions_that_contradict_each_other_are_refused_unless_one_corrects(
    terminal: Terminal, ask: Ask, here: Place
) -> None:
    ask("prices", "import", put(SHEET))
    text = changed("version;muster-2026-05", "version;b", changed("1,91", "1,90"))
    refused = terminal("prices", "import", put(text))
    assert (
        refused.status,
        "line 5, column B (valid_from): the list muster-2026-05 is valid from" in refused.err,
    ) == (1, True)
    done = ask("prices", "import", put(text), "--corrects", "muster-2026-05")
    assert (done["imported"], done["list"]["corrects"]) == (True, "muster-2026-05")
    history = {
        e["version"]: e["corrected_by"] for e in ask("prices", "list", "--provider", "musterhub")["items"]
    }
    assert history == {"muster-2026-05": "b", "b": None}
    changed_under_its_name = terminal("prices", "import", put(changed("1,91", "1,80")))
    assert "a list is never changed" in changed_under_its_name.err
    assert changed_under_its_name.status == 1


def test_another_currency_is_taken_only_if_it_is_meant(terminal: Terminal, ask: Ask, here: Place) -> None:
    text = changed("currency;EUR", "currency;USD")
    refused = terminal("prices", "import", put(text))
    assert (refused.status, "--new-currency" in refused.err) == (1, True)
    assert ask("prices", "import", put(text), "--new-currency")["list"]["currency"] == "USD"


def test_the_list_that_is_shipped(ask: Ask, terminal: Terminal) -> None:
    done = ask("prices", "import", "--shipped", "llm-hub-essential-2026-05")
    assert (done["imported"], done["list"]["provider"]) == (True, "llm-hub")
    assert ask("prices", "diff", "--shipped", "llm-hub-essential-2026-05")["changes"] == []
    refused = terminal("prices", "import", "--shipped", "nix")
    assert (refused.status, "llm-hub-essential-2026-05" in refused.err) == (2, True)
    both = terminal("prices", "import", put(SHEET), "--shipped", "llm-hub-essential-2026-05")
    assert (both.status, "name a FILE, or a list with --shipped" in both.err) == (2, True)
    assert terminal("prices", "import").status == 2


def test_export_writes_what_import_reads(terminal: Terminal, ask: Ask) -> None:
    ask("prices", "import", put(SHEET))
    for words in ((), ("--format", "json")):
        done = terminal("prices", "export", "muster-2026-05", *words)
        assert read(done.out.encode()).list == WHOLE
        assert ask("prices", "import", put(done.out))["imported"] is False
    missing = terminal("prices", "export", "nix")
    assert (missing.status, "there is no such price list" in missing.err) == (1, True)


def test_standard_input(terminal: Terminal, here: Place) -> None:
    done = terminal("prices", "import", "-", stdin=SHEET.encode())
    assert (done.status, stored(here)) == (0, ["muster-2026-05"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("prices", "import", "nix.csv"), "No such file"),
        (("prices", "import", "."), "Is a directory"),
        (("prices", "show", "--on", "01.05.2026"), "--on"),
        (("prices", "export", "x", "--format", "xls"), "--format"),
    ],
)
def test_a_wrong_command_line(terminal: Terminal, here: Place, words: tuple[str, ...], told: str) -> None:
    done = terminal(*words)
    assert (done.status, told in done.err) == (2, True)


def test_a_file_that_is_far_too_large_is_not_read_to_its_end(terminal: Terminal, here: Place) -> None:
    Path("big.csv").write_bytes(b"x" * 5_000_000)
    done = terminal("prices", "import", "big.csv")
    assert (done.status, "larger than 256 KiB" in done.err) == (1, True)


def test_a_name_from_elsewhere_does_not_move_the_cursor(terminal: Terminal, here: Place) -> None:
    name = "x\x1b[2J.csv"
    put("nix", name)
    done = terminal("prices", "import", name)
    assert "\x1b" not in done.err + done.out
