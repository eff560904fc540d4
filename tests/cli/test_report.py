# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk report`` as the treasury types it, on both databases; files whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from tests.administration.reports.town import CENT, TREE, USE, build, line
from tests.cli.terminal import Terminal

from stellwerk.administration.reports import entries as entries_file
from stellwerk.cli import report as command
from stellwerk.metering.account import LedgerAccount, account_id
from stellwerk.storage.database import Database, Place
from stellwerk.storage.tables import audit, ledger, ledger_account, ledger_entry

CONFIG = """\
endpoints:
  haus: {zone: green, embedded: true}
  hub: {zone: yellow, base_url: "https://hub.example/v1", operator: Hub, countries: [DE],
        agreement: {number: "1", valid_until: 2099-12-31}, secrecy_undertaking: true, stores_content: false,
        trains_on_content: false, third_country_control: false, credential: {env: HUB_KEY}, price_list: hub}
models:
  klein: {endpoint: haus, tier: M}
  mittel: {endpoint: hub, tier: M, context_length: 4096}
town: {name: Stadt Beispiel, office: Kämmerei}
reports: {group_size: 12}
"""


@pytest.fixture
def here(terminal: Terminal, place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The town's data folder. Its months are long over, whenever this runs."""
    database = Database(place)
    build(database)
    database.close()
    monkeypatch.setenv("STELLWERK_DATA", str(place.data))
    if place.url is not None:
        monkeypatch.setenv("STELLWERK_DATABASE", place.url)
    return place


def ask(terminal: Terminal, *words: object) -> Any:
    done = terminal(*words, "--json")
    assert done.status == 0, done.err
    return json.loads(done.out)


def test_a_month_as_people_read_it(terminal: Terminal, here: Place) -> None:
    done = terminal("report", "month", "--month", "2026-05")
    assert done.status == 0, done.err
    assert "KI-Nutzung und Kosten – Mai 2026" in done.out
    assert "Jugendamt" in done.out
    total = sum(c for *_, c in USE) * 18
    assert f"{total // 100},{total % 100:02d}\N{NO-BREAK SPACE}€" in done.out
    both = terminal("report", "month", "--month", "2026-05", "--by", "zone", "--by", "use-case").out
    assert both.index("Nach Zonen") < both.index("Nach Verfahren")
    assert "nicht aufgegliedert" in both


def test_a_month_for_programs(terminal: Terminal, here: Place) -> None:
    found = ask(terminal, "report", "month", "--month", "2026-05", "--by", "zone")
    assert (found["month"], found["over"], found["group_size"]) == ("2026-05", True, 10)
    (table,) = found["tables"]
    red = next(row for row in table["rows"] if row["zone"] == "rot")
    assert red["net"] == f"{sum(c for *_, z, _, _, c in USE if z == 'red') * 18 / 100:.2f}"


def test_files_of_every_kind(terminal: Terminal, here: Place, tmp_path: Path) -> None:
    month = ("report", "month", "--month", "2026-05")
    for ending in ("pdf", "xlsx", "csv", "txt"):
        file = tmp_path / f"mai.{ending}"
        told = ask(terminal, *month, "-o", file)
        assert (told["file"], told["month"]) == (str(file), "2026-05")
        assert file.stat().st_mode & 0o777 == 0o600
    assert "KI-Nutzung" in PdfReader(tmp_path / "mai.pdf").pages[0].extract_text()
    assert "Nach Ämtern" in openpyxl.load_workbook(tmp_path / "mai.xlsx").sheetnames
    text = (tmp_path / "mai.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert len(rows) == len(TREE) + 2
    plain = terminal(*month, "--format", "csv-plain", "--by", "cost-centre").out
    head, *lines = csv.reader(io.StringIO(plain, newline=""))
    assert head[0] == "cost_centre"
    assert len(lines) == len(TREE)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_file_that_is_there_stays(terminal: Terminal, here: Place, tmp_path: Path) -> None:
    file = tmp_path / "mai.pdf"
    file.write_text("mine")
    done = terminal("report", "month", "--month", "2026-05", "-o", file)
    assert (done.status, file.read_text()) == (2, "mine")
    assert terminal("report", "month", "--month", "2026-05", "-o", file, "--force").status == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_the_configuration_gives_head_groups_and_comparison(
    terminal: Terminal, here: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "town.yaml"
    config.write_text(CONFIG)
    config.chmod(0o600)
    month = ("report", "month", "--month", "2026-05", "--config", config)
    without = ask(terminal, *month, "--by", "investment")
    assert (without["tables"], without["group_size"]) == ([], 12), "a secret is elsewhere; the rest holds"
    monkeypatch.setenv("HUB_KEY", "a-key-of-the-hub-0123")
    (case,) = ask(terminal, *month, "--by", "investment")["tables"]
    assert case["rows"][1]["what"] == "klein → mittel"
    ask(terminal, *month, "-o", tmp_path / "mai.pdf")
    text = PdfReader(tmp_path / "mai.pdf").pages[0].extract_text()
    assert "Stadt Beispiel" in text
    assert "Kämmerei" in text
    config.write_text("[")
    assert terminal(*month).status == 2
    assert terminal("report", "month", "--config", tmp_path / "nix.yaml").status == 2


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("month", "--month", "2026-13"), 2, "write a month as 2026-11"),
        (("month", "--month", "9998-01"), 1, "has not begun yet"),
        (("month", "--month", "2026-05", "--department", "nix"), 1, "no such department"),
        (("month", "--month", "2026-05", "--format", "pdf"), 2, "say where to write it"),
        (("month", "--month", "2026-05", "--format", "csv", "--by", "zone", "--by", "model"), 2, "one table"),
        (("month", "--month", "2026-05", "-o", "mai.doc"), 2, "say which with --format"),
        (("usage", "--from", "2026-06", "--to", "2026-05"), 1, "lies before from"),
        (("usage", "--from", "2020-01", "--to", "2026-05"), 1, "ask in pieces"),
        (("usage", "--from", "2026-05", "--by", "zone", "--roll-up"), 1, "roll_up"),
        (("entries", "--month", "2026-05", "-o", "no/such/folder.csv"), 2, "cannot be written"),
    ],
)
def test_mistakes_are_told(
    terminal: Terminal, here: Place, words: tuple[str, ...], status: int, told: str
) -> None:
    done = terminal("report", *words)
    assert (done.status, told in done.err) == (status, True), done.err
    assert done.out == ""


def test_the_last_month_that_is_over_is_the_default(terminal: Terminal, here: Place) -> None:
    found = ask(terminal, "report", "month")
    assert found["over"] is True
    assert date.fromisoformat(f"{found['month']}-01") < date.today()


def test_usage_as_a_table_and_for_programs(terminal: Terminal, here: Place) -> None:
    words = ("report", "usage", "--from", "2026-04", "--to", "2026-05", "--by", "month", "--by", "zone")
    found = ask(terminal, *words)
    assert found["complete"] is True
    assert {item["month"] for item in found["items"]} == {"2026-04", "2026-05"}
    head, *rows = terminal(*words).out.splitlines()
    assert head.split() == [
        "MONTH",
        "ZONE",
        "CALLS",
        "TOKENS",
        "IN",
        "TOKENS",
        "OUT",
        "NET",
        "VAT",
        "CURRENCY",
    ]
    assert len(rows) == len(found["items"])
    fine = ("report", "usage", "--from", "2026-05", "--by", "department", "--by", "use_case")
    together = [item for item in ask(terminal, *fine)["items"] if item["departments"]]
    assert together
    assert "+".join(together[0]["departments"]) in terminal(*fine).out
    part = terminal("report", "usage", "--from", "2026-05", "--use-case", "presse", "--zone", "green")
    assert "Not everything is told" in part.err


def entries(here: Place, many: int) -> None:
    account = LedgerAccount("presse", "1050", "presse", "key_1", "yellow", "hub", "mittel", "hub-2026", "EUR")
    database = Database(here)
    with database.writing() as writing:
        writing.execute(sa.insert(ledger_account).values(id=account_id(account), **account._asdict()))
        row = {
            "day": date(2026, 5, 4), "kind": 2, "decision_id": "d", "account": account_id(account), "tokens_in": 1,
            "tokens_out": 1, "cached_in": 0, "reasoning_out": 0, "images": 0, "audio_ms": 0, "certainty": 0,
            "amount_pico": CENT,
        }  # fmt: skip
        writing.execute(sa.insert(ledger_entry), [{**row, "seq": seq} for seq in range(1, many + 1)])
    database.close()


def test_entries_are_written_and_put_on_record(terminal: Terminal, here: Place, tmp_path: Path) -> None:
    entries(here, 12_000)
    file = tmp_path / "mai.csv"
    told = ask(terminal, "report", "entries", "--month", "2026-05", "-o", file)
    assert told["entries"] == 12_000
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 12_001
    assert rows[0][0] == "Nummer"
    assert terminal("report", "entries", "--month", "2026-05", "-o", file, "--force", "--plain").status == 0
    assert file.read_text().startswith("seq,day,kind,")
    database = Database(here)
    with database.reading() as connection:
        names = list(connection.execute(sa.select(audit.c.name)).scalars())
    database.close()
    assert names.count("money:entries:exported") == 2


def test_an_interrupted_file_leaves_nothing_behind(
    terminal: Terminal, here: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle: neither half a file nor a draft of one."""
    entries(here, 12_000)

    def interrupted(*args: Any) -> Any:
        for number, piece in enumerate(entries_file.entries(*args)):
            if number == 2:
                raise KeyboardInterrupt
            yield piece

    monkeypatch.setattr(command, "entries", interrupted)
    before = sorted(path.name for path in tmp_path.iterdir())
    done = terminal("report", "entries", "--month", "2026-05", "-o", tmp_path / "mai.csv")
    assert done.status != 0
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_title_moves_no_cursor(terminal: Terminal, here: Place) -> None:
    database = Database(here)
    with database.writing() as writing:
        evil = line(date(2026, 5, 4), "jugendamt", "x\x1b[2J", "yellow", "m\x1b]0;x\x07", 50, CENT)
        writing.execute(sa.insert(ledger).values(evil))
    database.close()
    for by in ("use-case", "model"):
        assert "\x1b" not in terminal("report", "month", "--month", "2026-05", "--by", by).out
    assert "\x1b" not in terminal("report", "usage", "--from", "2026-05", "--by", "use_case", "--json").out
