# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Price files, right and wrong: what is read, and for every way to be wrong the place and the reason."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.metering.prices.files import JSON, SHEET, WHOLE, changed, file, problems

from stellwerk.errors import InvalidValue
from stellwerk.metering.prices.read import read

HEAD_COLUMNS = SHEET.splitlines()[12]


def test_a_sheet_is_read() -> None:
    found = file(SHEET)
    assert found.list == WHOLE
    assert str(found.place("valid_from")) == "line 5, column B (valid_from)"
    assert found.models["muster-m"].line == 15


def test_json_is_read() -> None:
    found = file(JSON)
    assert found.list == WHOLE
    assert str(found.place("valid_from")) == "line 6, valid_from"
    assert str(found.models["muster-m"]) == "line 14, prices[1]"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + SHEET,
        SHEET.replace("\n", "\r\n"),
        SHEET.replace("\n", "\r"),
        SHEET.replace(",", ".").replace("Musterhub.", "Musterhub,").replace(";", ",").replace(
            "title,Musterhub, Tarif Klein", 'title,"Musterhub, Tarif Klein"'
        ),
        "\n".join(line + ";" * 9 if line.count(";") == 1 else line + ";;" for line in SHEET.split("\n")),
        "\n\n" + SHEET + ";;;\n\n",
        SHEET.replace("01.05.2026", "2026-05-01").replace("vat_percent;19", "vat_percent;19 %"),
        SHEET.replace("muster-l;1,91", '"muster-l";" 1,91"'),
        SHEET.replace("valid_until;\n", "").replace("corrects;\n", ""),
    ],
    ids=["bom", "crlf", "cr", "commas", "padded", "blank", "iso", "quoted", "left out"],
)  # fmt: skip
def test_a_sheet_may_look_otherwise(text: str) -> None:
    assert file(text).list == WHOLE


def test_what_is_not_named_is_not_there() -> None:
    found = file(changed("title;Musterhub, Tarif Klein\n", "", SHEET)).list
    assert found.title == found.version
    bare = file(changed("plan_minimum;1000", "plan_minimum;", changed("plan;Klein", "plan;"))).list
    assert (bare.plan, bare.plan_minimum, bare.valid_until, bare.corrects) == (None, None, None, None)
    small, large = sorted(WHOLE.prices, key=lambda p: p.input_per_million)
    assert (small.cached_per_million, small.reasoning_per_million) == (None, None)
    assert large.per_image == 0


# old, new, place, what is wrong (part), what to do (part)
# fmt: off
CASES = [
    ("version;muster-2026-05", "version;", "line 13", "version is missing", "above the models"),
    ("version;muster-2026-05", "version;a b", "line 1, column B (version)", "no usable name", "letters"),
    ("version;muster-2026-05", "version;-x", "line 1, column B (version)", "no usable name", "letters"),
    ("version;muster-2026-05", "version;" + "x" * 65, "line 1, column B (version)", "no usable name", "at most 64"),
    ("version;muster-2026-05", "version;in-force", "line 1, column B (version)", "cannot be a version", "another"),
    ("version;muster-2026-05", "versoin;muster-2026-05", "line 1, column A", "unknown name", "did you mean version?"),
    ("version;muster-2026-05", "version;x;y", "line 1, column C (version)", "more than one value", "quotation"),
    ("provider;musterhub", "provider;File", "line 2, column B (provider)", "stellwerk.yaml", "another"),
    ("provider;musterhub", "provider;m\nprovider;n", "line 3", "provider is there twice (first in line 2)", "keep one"),
    ("title;Musterhub", "title;" + "ä" * 201, "line 3, column B (title)", "longer than 200", "shorten"),
    ("title;Musterhub", "title;=HYPERLINK(1)", "line 3, column B (title)", "like a formula", "begin with a letter"),
    ("title;Musterhub", "title;\uff1dx", "line 3, column B (title)", "like a formula", "begin with a letter"),
    ("currency;EUR", "currency;EURO", "line 4, column B (currency)", "no such currency", "EUR"),
    ("currency;EUR", "currency;eur", "line 4, column B (currency)", "no such currency", "capital"),
    ("currency;EUR", "currency;XTS", "line 4, column B (currency)", "no such currency", "ISO 4217"),
    ("currency;EUR", "currency;DEM", "line 4, column B (currency)", "no such currency", "ISO 4217"),
    ("valid_from;01.05.2026", "valid_from;31.04.2026", "line 5, column B (valid_from)", "no such day", "correct"),
    ("valid_from;01.05.2026", "valid_from;05/01/2026", "line 5, column B (valid_from)", "no date", "2026-05-01"),
    ("valid_until;", "valid_until;30.04.2026", "line 6, column B (valid_until)", "before the first", "correct one"),
    ("plan_minimum;1000", "plan_minimum;1.000", "line 8, column B (plan_minimum)", "separators", "without"),
    ("plan_minimum;1000", "plan_minimum;-1", "line 8, column B (plan_minimum)", "negative", "0 or more"),
    ("plan_minimum;1000", "plan_minimum;1000001", "line 8, column B (plan_minimum)", "more than 1000000", "compare"),
    ("vat_percent;19", "vat_percent;190", "line 9, column B (vat_percent)", "more than 100", "compare"),
    ("vat_percent;19", "vat_percent;19,125", "line 9, column B (vat_percent)", "more than 2 decimals", "round"),
    ("vat_percent;19\n", "", "line 12", "vat_percent is missing", "above"),
    ("corrects;", "corrects;muster-2026-05", "line 11, column B (corrects)", "corrects itself", "its own"),
    ("model;input", "modell;input", "line 13, column A", "unknown name", "did you mean"),
    ("input_per_million;", "input_per_milion;", "line 13, column B", "unknown column", "did you mean input_per"),
    ("input_per_million;", "currency;", "line 13, column B", "unknown column", "it stands above the table"),
    ("input_per_million;", ";", "line 13, column B", "without a name", "there are"),
    ("cached_per_million;", "output_per_million;", "line 13, column D", "output_per_million is there twice", "keep"),
    ("muster-l;1,91", ";1,91", "line 14", "model is empty", "name the model"),
    ("muster-l;1,91", "muster-m;1,91", "line 15, column A (model)", "of line 14 stands here again", "keep one"),
    ("muster-l;1,91", "Muster-M;1,91", "line 15, column A (model)", "capital or small", "keep one"),
    ("muster-l;1,91", "x" * 201 + ";1,91", "line 14, column A (model)", "longer than 200", "shorten"),
    ("muster-l;1,91", "@cf/x;1,91", "line 14, column A (model)", "begins with a letter", "price_model"),
    ("muster-l;1,91", "muster-l;", "line 14", "input_per_million is empty", "write 0"),
    ("muster-l;1,91", "muster-l;-1,91", "line 14, column B (input_per_million)", "negative", "0 or more"),
    ("muster-l;1,91", "muster-l;1.91", "line 14, column B (input_per_million)", "with comma and with point", "one of"),
    ("muster-l;1,91", "muster-l;1,9123456", "line 14, column B (input_per_million)", "more than 6 decimals", "round"),
    ("muster-l;1,91", "muster-l;NaN", "line 14, column B (input_per_million)", "no finite number", "amount"),
    ("muster-l;1,91", "muster-l;1e2", "line 14, column B (input_per_million)", "an exponent", "format the column"),
    ("muster-l;1,91", "muster-l;100000,01", "line 14, column B (input_per_million)", "more than 100000", "compare"),
    ("0,04", "10001", "line 15, column F (per_image)", "more than 10000", "compare the unit"),
    ("9,00;;;", "9,00;;;;7", "line 14", "more cells than", "semicolons"),
    ("title;Musterhub", 'title;"Musterhub', "line 3", "quotation marks do not fit", "close"),
    ("title;Musterhub", "title;Muster\u200bhub", "line 3", "invisible", "anew"),
    ("title;Musterhub", "title;Muster\x1b[2Jhub", "line 3", "control", "anew"),
    ("title;Musterhub, Tarif Klein", 'title;"Muster\nhub"', "line 3, column B (title)", "control", "anew"),
    ("title;Musterhub", "title;Muster\u202ehub", "line 3", "invisible", "anew"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "place", "what", "do"), CASES)
def test_every_way_to_be_wrong_in_a_sheet(old: str, new: str, place: str, what: str, do: str) -> None:
    found = problems(changed(old, new))
    assert place in found, found
    assert what in found[place]
    assert do in found[place]


# fmt: off
JSON_CASES = [
    ('"EUR"', '"EUR",\n  "currency": "USD"', "line 6", "twice in one object", "keep one"),
    ('"EUR"', "978", "line 5, currency", "no such currency", "EUR"),
    ('"EUR"', "null", "line 11, prices", "currency is missing", "add"),
    ('"EUR"', "true", "line 5, currency", "a text or a number is expected", "single"),
    ('"EUR"', '["EUR"]', "line 5, currency", "a text or a number is expected", "single"),
    ('"EUR"', '"EUR', "line 5, character 15", "does not end", "close"),
    ('"EUR"', "EUR", "line 5, character 15", "no JSON value", "quotation"),
    ('"currency"', '"curency"', "line 5", "an unknown name", "did you mean currency?"),
    ('"musterhub"', "7", "line 3, provider", "quotation marks", "quotation marks"),
    ('"2026-05-01"', "20260501", "line 6, valid_from", "quotation marks", "2026-05-01"),
    ('"2026-05-01"', '"2026-02-29"', "line 6, valid_from", "no such day", "correct"),
    ("1.91", '"1,91"', "line 12, prices[0].input_per_million", "a decimal comma", "0.20"),
    ("1.91", "-1.91", "line 12, prices[0].input_per_million", "negative", "0 or more"),
    ("1.91", "1.91e0", "line 12, prices[0].input_per_million", "an exponent", "digit"),
    ("1.91", "NaN", "line 12, character 48", "no JSON value", "NaN and Infinity"),
    ("1.91", "-Infinity", "line 12, character 48", "no JSON value", "NaN and Infinity"),
    ("1.91", "01.91", "line 12, character 48", "no JSON value", "texts"),
    ("1.91", "1.9100001", "line 12, prices[0].input_per_million", "more than 6 decimals", "round"),
    ("1.91", "1" * 400, "line 12, prices[0].input_per_million", "too long", "digits"),
    ('"input_per_million": 1.91, ', "", "line 12, prices[0]", "input_per_million is missing", "add"),
    ('"muster-l"', '"muster-m"', "line 14, prices[1].model", "of line 12 stands here again", "keep one"),
    ('"muster-l"', '"\\ud800"', "line 12, prices[0].model", "control or invisible", "anew"),
    ('"muster-l"', '"a\\u0000"', "line 12, prices[0].model", "control or invisible", "anew"),
    ('"cached_per_million"', '"cashed_per_million"', "line 13, prices[0]", "an unknown name", "did you mean cached"),
    ('"prices"', '"price"', "line 1", "prices is missing", "list of models"),
    ("9},", "9}", "line 14, character 5", "a comma or ] is missing", "comma"),
    ("0.0001}", "0.0001},", "line 16, character 3", "no JSON value", ""),
    ('"version": ', '"version" ', "line 2, character 13", "a colon is missing", '"name": value'),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "place", "what", "do"), JSON_CASES)
def test_every_way_to_be_wrong_in_json(old: str, new: str, place: str, what: str, do: str) -> None:
    found = problems(changed(old, new, JSON))
    assert place in found, found
    assert what in found[place]
    assert do in found[place]


@pytest.mark.parametrize(
    ("content", "place", "what"),
    [
        (b"", "line 1", "nothing stands in the file"),
        (b"\xef\xbb\xbf \n", "line 1", "nothing stands in the file"),
        (SHEET.encode("utf-16"), "line 1", "UTF-16"),
        (changed("Musterhub", "Mühlhub").encode("latin-1"), "line 3", "not UTF-8"),
        (SHEET.encode() + b"x" * 256 * 1024, "line 1", "larger than 256 KiB"),
        (SHEET.replace(";", "\t").encode(), "line 1", "neither semicolon nor comma"),
        (SHEET.replace(";", "|").encode(), "line 1", "neither semicolon nor comma"),
        (b"\0" * 100, "line 1", "control"),
        (b"[]", "line 1", "no object"),
        (b"{}", "line 1", "version is missing"),
        (b"{} x", "line 1, character 4", "follows the end"),
        (b"{", "line 1, character 2", "quotation marks is missing"),
        (b"[" * 100_000, "line 1, character 10", "too deep"),
        (b'{"a":' * 20_000, "line 1, character 46", "too deep"),
        (b"[" + b"1," * 60_000 + b"1]", "line 1, character 100000", "too deep or too large"),
        (b'{"prices": {}}', "line 1, prices", "a list is expected"),
        (b'{"prices": [1]}', "line 1, prices[0]", "a model is an object"),
        (b'{"prices": []}', "line 1, prices", "no model stands in the list"),
        (("\n".join(SHEET.split("\n")[:13])).encode(), "line 13", "no model stands in the list"),
        (("\n".join(SHEET.split("\n")[:11])).encode(), "line 1", "no row that begins with model"),
        ((SHEET + "m{};0;0\n" * 2001).encode(), "line 2014", "more than 2000 models"),
        (b"Nur ein Brief, kein Preisblatt.", "line 1, column A", "unknown name"),
    ],
)  # fmt: skip
def test_files_that_are_no_price_list(content: bytes, place: str, what: str) -> None:
    found = problems(content)
    assert place in found, found
    assert what in found[place]


def test_all_problems_are_told_at_once_by_line() -> None:
    text = changed("currency;EUR", "currency;Taler", changed("muster-l;1,91", "muster-l;-1"))
    assert list(problems(text)) == [
        "line 4, column B (currency)",
        "line 14, column B (input_per_million)",
    ]


def test_a_column_that_is_missing_is_told_once() -> None:
    text = "\n".join(
        ";".join(cells[:1] + cells[2:]) if (cells := line.split(";"))[2:] else line
        for line in SHEET.split("\n")
    )
    assert list(problems(text)) == ["line 13"]


def test_hundreds_of_problems_are_counted() -> None:
    found = problems(SHEET + "".join(f"m{n};-1;0\n" for n in range(300)))
    assert len(found) == 101
    assert "200 more problems" in found["further"]


def test_nothing_of_the_file_is_repeated() -> None:
    """A file that was taken by mistake may be anything."""
    secret = "Geheimnis4711"
    for text in (
        f"{secret};{secret}\n{secret}",
        SHEET.replace("muster-l;1,91", f"{secret}\x07;{secret}"),
        SHEET.replace("currency;EUR", f"{secret};{secret}"),
        json.dumps({secret: {secret: secret}, "currency": secret, "prices": [{secret: secret, "model": 1}]}),
        f'{{"{secret}": {secret}',
    ):
        assert secret not in str(problems(text)), text


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda t: t.encode("utf-8", "replace"))))
def test_any_bytes_are_a_list_or_refused(content: bytes) -> None:
    with contextlib.suppress(InvalidValue):
        assert read(content).list.prices


@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([SHEET, JSON]))
    at = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(at, min(len(text), at + 20)))
    put = data.draw(st.text('0123456789.,;-"\n{}[]:aeE ', max_size=6))
    with contextlib.suppress(InvalidValue):
        found = read((text[:at] + put + text[end:]).encode()).list
        assert found.prices
        assert all(price.input_per_million >= 0 for price in found.prices)
