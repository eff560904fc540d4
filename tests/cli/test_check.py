# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk check``: files, folders, standard input, JSON Lines; what cannot be read; places and not texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.cli.main import cli
from stellwerk.gateway.check import check
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone

LETTER = "😀 Herr Yıldız bezieht Bürgergeld, IBAN DE89 3704 0044 0532 0130 00."


def run(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(cli, ["check", *arguments], input=stdin)


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_lines_in_and_out() -> None:
    texts = {"a-1": LETTER, 7: "Was ist Wohngeld?"}
    given_lines = "\n\n".join(json.dumps({"id": name, "text": text}) for name, text in texts.items())

    letter, question = lines(run("--jsonl", "--json", "--declare", "K0", stdin=given_lines))

    assert (letter["id"], letter["class"], letter["zones"]) == ("a-1", "K4", ["green"])
    assert letter["regimes"] == ["social"]
    places = {f["kind"]: LETTER[f["start"] : f["end"]] for f in letter["findings"]}
    assert places["iban"] == "DE89 3704 0044 0532 0130 00"
    assert places["person"] == "Yıldız"
    assert {(f["score"], bool(f["detector"])) for f in letter["findings"]} == {(1.0, True)}
    assert "Yıldız" not in json.dumps(letter, ensure_ascii=False)
    assert question == {
        "id": 7,
        "class": "K0",
        "zones": ["green", "yellow", "red"],
        "special": [],
        "regimes": [],
        "findings": [],
        "uninspectable": [],
    }


@pytest.mark.parametrize(
    ("declared", "data_class", "zones"),
    [
        ((), "K3", ["green", "yellow"]),
        (("--declare", "K0"), "K0", ["green", "yellow", "red"]),
        (("--declare", "k1"), "K1", ["green", "yellow"]),
        (("--declare", "K2"), "K2", ["green"]),
        (("--declare", "K4"), "K4", ["green"]),
        (("--declare", "K5"), "K5", []),
        (("--declare", "K6"), "K6", []),
    ],
)
def test_the_class_and_the_zones_of_a_harmless_text(
    declared: tuple[str, ...], data_class: str, zones: list[str]
) -> None:
    [told] = lines(run("--json", *declared, stdin="Die Bücherei öffnet um neun."))

    assert (told["class"], told["zones"]) == (data_class, zones)


@pytest.mark.parametrize(
    ("text", "special"),
    [
        ("Frau Öztürk ist an Krebs erkrankt.", ["health"]),
        ("Herr Peters ist Muslim und leidet an Asthma.", ["health", "religion"]),
        ("Merkblatt: Was tun bei Krebs?", []),
    ],
)
def test_special_categories(text: str, special: list[str]) -> None:
    assert lines(run("--json", "--declare", "K0", stdin=text))[0]["special"] == special


def test_a_mistyped_number_scores_less() -> None:
    [told] = lines(run("--json", stdin="IBAN: DE88 3704 0044 0532 0130 00"))

    assert [(f["kind"], f["score"]) for f in told["findings"]] == [("iban", 0.5)]


def test_a_folder_with_something_unreadable_in_it(tmp_path: Path) -> None:
    (tmp_path / "unten").mkdir()
    (tmp_path / "a.txt").write_text(LETTER, "utf-8")
    (tmp_path / "b.bin").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "unten" / "c.txt").write_text("\ufeffGuten Tag", "utf-8")

    result = run("--json", str(tmp_path))

    assert result.exit_code == 1
    assert [Path(json.loads(line)["id"]).name for line in result.stdout.splitlines()] == ["a.txt", "c.txt"]
    assert "b.bin: not UTF-8 text (byte 0)" in result.stderr


def test_wrong_lines_are_told_and_the_others_checked() -> None:
    stdin = '{"id": 1, "text": "Guten Tag"}\nkein JSON\n[1]\n{"id": 4}\n{"text": "Hallo"}\n' + "[" * 9000

    result = run("--jsonl", "--json", stdin=stdin)

    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, "-, line 5"]
    for number in (2, 3, 4, 6):
        assert f"-, line {number}: " in result.stderr
    assert "Traceback" not in result.output


def test_in_words() -> None:
    result = run("--declare", "K0", stdin=LETTER)

    assert result.exit_code == 0
    assert "class     K4 (declared K0)" in result.stdout
    assert "zones     ✓ green" in result.stdout
    assert "found     iban (K3) at " in result.stdout
    assert "DE89" not in result.stdout, "the text itself is for a terminal only"


def test_a_class_that_is_none() -> None:
    result = run("--declare", "K9", stdin="x")

    assert result.exit_code == 2
    assert "K9" in result.stderr


def test_a_source_that_is_not_there() -> None:
    assert run("nirgends.txt").exit_code == 2


@given(st.text(st.characters(), max_size=200), st.sampled_from([None, *DataClass]))
def test_any_text_has_a_class_not_below_the_declared_one(text: str, declared: DataClass | None) -> None:
    checked = check(text, declared=declared)

    assert checked.data_class >= (DataClass.K3 if declared is None else declared)
    assert checked.data_class < DataClass.K2 or Zone.RED not in checked.zones
    assert all(0 <= found.start < found.end <= len(text) for found in checked.findings)
