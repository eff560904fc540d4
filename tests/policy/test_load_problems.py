# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: E501  (a table: one case, one line)
"""Every way in which a file can be wrong: one problem, in the right line, with what to do."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from tests.policy.files import ENV, TOWN, changed, line_of, problems, read

from stellwerk.errors import ConfigurationError

KEY2 = "  zweites:\n    sha256: {}\n    department: sozialamt\n    use_case: allgemein\n"

# old, new, the text whose line is named, where, what is wrong (part), what to do (part)
# fmt: off
CASES = [
    ("  red_for_k1: true", "  red_for_k2: true", "red_for_k2", "policy", "unknown key 'red_for_k2'", 'did you mean "red_for_k1"'),
    ("    operator: Hub GmbH\n    countries", "    operatr: Hub GmbH\n    operator: X\n    countries", "operatr", "endpoints.hub-otc", "unknown key", '"operator"'),
    ("prices:\n", "preise: 1\nprices:\n", "preise", "", "unknown key 'preise'", '"prices"'),
    ("  port: 8081\n", "  port: 8081\n  port: 8082\n", "8082", "server", "'port' is there twice (first in line 2)", "keep one"),
    ("  port: 8081", "  port: http", "http\n", "server.port", "no whole number", "digits only"),
    ("  port: 8081", "  port: 010", "010", "server.port", "no whole number", "leading zeros"),
    ("  port: 8081", "  port: 70000", "70000", "server.port", "too large", "65535"),
    ("  port: 8081", '  port: "8081"', '"8081"', "server.port", "no whole number", "no quotes"),
    ("  port: 8081", "  port:", "port:", "server.port", "there is no value", "remove the line"),
    ("  port: 8081", "  durability: fast", "fast", "server.durability", "'fast' is not possible", "full, normal"),
    ("red_for_k1: true", "red_for_k1: yes", "yes", "policy.red_for_k1", "neither true nor false", "without quotes"),
    ("red_for_k1: true", 'red_for_k1: "true"', '"true"', "policy.red_for_k1", "neither true nor false", "without quotes"),
    ("countries: [DE, NO]", "countries: DE", "countries: DE", "endpoints.hub-otc.countries", "a list is expected", "write [one, two]"),
    ("countries: [DE, NO]", "countries: [DE, DE]", "[DE, DE]", "endpoints.hub-otc.countries", "in the list twice", "keep one"),
    ("countries: [DE, NO]", "countries: [Germany]", "Germany", "endpoints.hub-otc.countries[0]", "no country code", "such as DE"),
    ("    cost_centre: 0815", "    cost_centre: [1]", "[1]", "departments.sozialamt.cost_centre", "single value", "brackets"),
    ("    cost_centre: 0815", "    cost_centre: ''", "cost_centre", "departments.sozialamt.cost_centre", "empty", "fill it in"),
    ("    cost_centre: 0815\n", "", "  sozialamt:", "departments.sozialamt", "nothing stands below", "fill it in"),
    ("  sozialamt:\n    cost_centre: 0815", "  sozialamt: 0815", "sozialamt: 0815", "departments.sozialamt", "a mapping is expected", "below the name"),
    ("    owner: Hauptamt\n", "", "allgemein:", "use_cases.allgemein", "owner is missing", "Who answers for it"),
    ("  sozialamt:\n", "  so/zial:\n    cost_centre: 1\n  sozialamt:\n", "so/zial", "departments", "no usable name", "letters, digits"),
    ("  gpt-5:\n    endpoint", "  Auto:\n    endpoint: haus\n    tier: S\n  gpt-5:\n    endpoint", "Auto:", "models.Auto", "is taken", "another name"),
    ("  gpt-5:\n    endpoint", "  SMALL:\n    endpoint: haus\n    tier: S\n  gpt-5:\n    endpoint", "SMALL:", "models.SMALL", "in case only", "mix up"),
    ("valid_until: 2027-12-31", "valid_until: 31.12.2027", "31.12.2027", "endpoints.hub-otc.agreement.valid_until", "no date", "year-month-day"),
    ("valid_until: 2027-12-31", "valid_until: 2027-02-30", "2027-02-30", "endpoints.hub-otc.agreement.valid_until", "no day of the calendar", "correct"),
    ("declared_class: K1", "declared_class: K7", "K7", "keys.programm.declared_class", "no data class", "K0, K1"),
    ("    number: AV-1", "    number: &a AV-1", "&a", "endpoints.hub-otc.agreement.number", "an anchor (&a)", "remove it"),
    ("    number: AV-1", "    number: !!str AV-1", "!!str", "endpoints.hub-otc.agreement.number", "a YAML tag", "remove it"),
    ("  red_for_k1: true", "  <<: {red_for_k1: true}", "<<", "policy", "a merge key", "write the values out"),
    ("      valid_until: 2027-12-31", "      valid_until: 2026-08-31", "2026-08-31", "endpoints.hub-otc", "the agreement ended on 2026-08-31", "renew"),
    ("    agreement:\n      number: AV-1\n      valid_until: 2027-12-31\n", "", "hub-otc:", "endpoints.hub-otc", "a yellow endpoint without agreement", "Art. 28"),
    ("      number: AV-1\n", "", "agreement:", "endpoints.hub-otc.agreement", "number is missing", "file reference"),
    ("    countries: [DE, NO]\n", "", "hub-otc:", "endpoints.hub-otc", "without countries", "countries: [DE]"),
    ("countries: [DE, NO]", "countries: []", "countries: []", "endpoints.hub-otc", "without countries", "countries: [DE]"),
    ("countries: [DE, NO]", "countries: [DE, US]", "[DE, US]", "endpoints.hub-otc", "the country US is not open", "CLOUD Act"),
    ("countries: [DE, NO]", "countries: [DE, IN]", "[DE, IN]", "endpoints.hub-otc", "the country IN is not open", "Art. 45"),
    ("countries: [DE, NO]", "countries: [DE, UK]", "[DE, UK]", "endpoints.hub-otc", "the country UK", "GB"),
    ("    stores_content: false", "    stores_content: true", "stores_content", "endpoints.hub-otc", "that stores", "make the endpoint red"),
    ("    trains_on_content: false", "    trains_on_content: true", "trains_on", "endpoints.hub-otc", "that trains", "make the endpoint red"),
    ("    third_country_control: false", "    third_country_control: true", "third_", "endpoints.hub-otc", "control of a third country", "red"),
    ("    third_country_control: false\n", "", "hub-otc:", "endpoints.hub-otc", "third_country_control is not stated", "look it up"),
    ("deployment_country: DE,", "deployment_country: SE,", "SE,", "endpoints.hub-otc.hosting", "not among countries", "correct one"),
    ("is_externally_hosted: false", "is_externally_hosted: true", "is_ext", "endpoints.hub-otc.hosting", "hosting at a third party", "red"),
    ("    residual_risk:\n      accepted_by: A. Beispiel\n      accepted_on: 2026-01-02\n      document: Vermerk 1\n", "", "hub-red:", "endpoints.hub-red", "without residual_risk", "accepted"),
    ("accepted_on: 2026-01-02", "accepted_on: 2026-12-02", "2026-12-02", "endpoints.hub-red.residual_risk", "in the future", "correct the date"),
    ("    zone: green\n", "    zone: yellow\n", "zone: yellow", "endpoints.haus", "an embedded endpoint that is not green", "zone: green"),
    ("    embedded: true\n", "    embedded: true\n    base_url: https://x.example/v1\n", "x.example", "endpoints.haus", "base_url at an embedded", "remove it"),
    ("    zone: red\n", "    zone: red\n    isolated: true\n", "isolated", "endpoints.hub-red", "isolated outside green", "green tenant"),
    ("    zone: red\n", "    zone: red\n    own_hardware: true\n", "own_h", "endpoints.hub-red", "own_hardware outside green", "remove"),
    ("    zone: green\n", "    zone: blue\n", "blue", "endpoints.haus.zone", "'blue' is not possible", "green, red, yellow"),
    ("    embedded: true\n", "    embedded: true\n    third_country_control: true\n", "third_", "endpoints.haus", "a green endpoint that is under the control", "zone that it has"),
    ("{env: HUB_RED}", "{env: HUB_YELLOW}", "HUB_YELLOW}\nm", "endpoints.hub-red", "zones yellow and red share one credential", "of its own"),
    ("{env: HUB_RED}", "{env: HUB_NONE}", "HUB_NONE", "endpoints.hub-red.credential", "HUB_NONE is not set", "set it"),
    ("{env: HUB_RED}", "{env: HUB RED}", "HUB RED", "endpoints.hub-red.credential", "no name of an environment variable", "letters"),
    ("{env: HUB_RED}", "{file: none.key}", "none.key", "endpoints.hub-red.credential", "none.key cannot be read", "create it"),
    ("{env: HUB_RED}", "{file: /}", "file: /", "endpoints.hub-red.credential", "no regular file", "key alone"),
    ("{env: HUB_RED}", "{env: HUB_RED, file: x}", "file: x", "endpoints.hub-red.credential", "exactly one of env and file", "{env: NAME}"),
    ("{env: HUB_RED}", "geheimes-wort", "geheimes", "endpoints.hub-red.credential", "written in clear", "replace the secret"),
    ("    credential: {env: HUB_RED}\n", "", "hub-red:", "endpoints.hub-red", "no credential", "one of its own"),
    ("    endpoint: hub-red", "    endpoint: hub-rad", "hub-rad", "models.gpt-5", "'hub-rad' is not among endpoints", '"hub-red"'),
    ("    tier: L", "    tier: XL", "XL", "models.gpt-5.tier", "'XL' is not possible", "L"),
    ("abilities: [chat, tools]", "abilities: [chat, tool]", "tool]", "models.gpt-oss-120b.abilities[1]", "'tool' is not possible", '"tools"'),
    ("abilities: [chat, tools]", "abilities: [chat, other_parts]", "other_parts", "models.gpt-oss-120b.abilities[1]", "not possible", "use one of"),
    ("abilities: [chat, tools]", "abilities: [tools]", "[tools]", "models.gpt-oss-120b", "neither chat nor embeddings", "add one"),
    ("    overflow: [small]", "    overflow: [gpt-5]", "[gpt-5]", "models.gpt-oss-120b", "from yellow into the weaker zone red (gpt-5)", "stricter"),
    ("    overflow: [small]", "    overflow: [gpt-oss-120b]", "[gpt-oss-120b]", "models.gpt-oss-120b", "into itself", "remove"),
    ("    overflow: [small]", "    limits: {weights: []}", "limits:", "models.gpt-oss-120b.limits", "nothing is limited", "as the contract says"),
    ("    overflow: [small]", "    limits: {requests_per_minute: 0}", "minute: 0", "models.gpt-oss-120b.limits.requests_per_minute", "too small", "1"),
    ("    overflow: [small]", "    limits:\n      tokens_per_minute: 1\n      weights:\n        - {department: sozialamt, weight: 2}\n        - {department: sozialamt, weight: 3}", "weight: 3", "models.gpt-oss-120b.limits.weights[1]", "'sozialamt' stands there twice", "keep one"),
    ("    overflow: [small]", "    limits: {tokens_per_minute: 1, weights: [{department: sozialamt}]}", "weights: [", "models.gpt-oss-120b.limits.weights[0]", "weight is missing", "How many shares"),
    ("    overflow: [small]", "    overflow: [smal]", "[smal]", "models.gpt-oss-120b", "unknown model 'smal'", '"small"'),
    ("    price: otc", "    price: ots", "ots", "models.gpt-oss-120b", "'ots' is not among prices", '"otc"'),
    ("    price: otc\n", "", "gpt-oss-120b:", "models.gpt-oss-120b", "in zone yellow without a price", "amounts of 0"),
    ("    context_length: 131072\n", "", "gpt-oss-120b:", "models.gpt-oss-120b", "context_length is missing", "tokens"),
    ("    upstream: qwen2.5-coder-0.5b-instruct\n", "    upstream: qwen2.5-coder-0.5b-instruct\n    context_length: 9000\n", "9000", "models.small", "more than the engine holds (8192)", "server.engine.context"),
    ("output_per_million: 9.55", "output_per_million: 9,55", "9,55", "prices.gpt-5.versions[0]", "unknown key '55'", "use one of"),
    ("output_per_million: 9.55", "output_per_million: '9,55'", "9,55", "prices.gpt-5.versions[0].output_per_million", "no amount", "decimal point"),
    ("output_per_million: 9.55", "output_per_million: 9.5500001", "9.5500001", "prices.gpt-5.versions[0].output_per_million", "more than 6 decimals", "round"),
    ("output_per_million: 9.55", "output_per_million: -1", "-1", "prices.gpt-5.versions[0].output_per_million", "too small", "at least 0"),
    ("output_per_million: 9.55", "output_per_million: 1e3", "1e3", "prices.gpt-5.versions[0].output_per_million", "no amount", "decimal point"),
    ("valid_from: 2026-07-01", "valid_from: 2026-05-01", "{valid_from: 2026-05-01, input_per_million: 0.20", "prices.otc.versions[1]", "a second version from 2026-05-01", "keep one"),
    ("    currency: EUR\n", "    currency: USD\n", "otc:\n    versions", "prices", "several currencies: EUR, USD", "use one"),
    ("      - {valid_from: 2026-05-01, input_per_million: 1.20,", "      - {valid_from: 2026-10-01, input_per_million: 1.20,", "price: gpt-5", "models.gpt-5", "begins only on 2026-10-01", "in force today"),
    ("  engine:\n", "  engine:\n    model: smollm2-135m-instruct\n", "smollm2", "server.engine", "no model of an embedded endpoint", "section models"),
    ("    department: sozialamt", "    department: sozialamd", "sozialamd", "keys.programm", "'sozialamd' is not among departments", '"sozialamt"'),
    ("    use_case: allgemein", "    use_case: allgemeines", "allgemeines", "keys.programm", "not among use_cases", '"allgemein"'),
    ("models: [small, gpt-oss-120b, gpt-5]", "models: [small, gpt-6]", "gpt-6", "keys.programm", "unknown model 'gpt-6'", '"gpt-5"'),
    ("    sha256: a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3", "    sha256: a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a", "sha256:", "keys.programm.sha256", "no SHA-256", "never the key"),
    ("policy:\n", "  zweites:\n    sha256: A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3\n    department: sozialamt\n    use_case: allgemein\npolicy:\n", "A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3A3", "keys.zweites", "the same hash as keys.programm", "make a new one"),
    ("    zones: [green, yellow, red]\n", "    zones: [green, yellow, red]\n    regimes: [sozial]\n", "[sozial]", "use_cases.allgemein", "unknown secrecy regime 'sozial'", '"social"'),
    ("    zones: [green, yellow, red]\n", "    zones: [green, yellow, red]\n    floor: K2\n", "declared_class: K1", "keys.programm", "below the floor K2", "at least the floor"),
    ("    zones: [green, yellow, red]\n", "    zones: [green, yellow, red]\n    floor: K1\n    declared_class: K0\n", "declared_class: K0", "use_cases.allgemein", "below its own floor K1", "at least the floor"),
    ("what: social", "what: classified", "classified", "policy.releases[0]", "never goes to yellow", "ceiling"),
    ("what: social", "what: sozial", "sozial,", "policy.releases[0]", "cannot be released", '"social"'),
    ("released_on: 2026-02-03", "released_on: 2026-09-02", "2026-09-02", "policy.releases[0]", "in the future", "correct"),
    (", document: Anzeige 4", "", "what: social", "policy.releases[0]", "document is missing", "File reference"),
]
# fmt: on


@pytest.mark.parametrize(
    ("old", "new", "marker", "where", "what", "do"), CASES, ids=[f"{c[3]}: {c[4]}" for c in CASES]
)
def test_one_problem(tmp_path: Path, old: str, new: str, marker: str, where: str, what: str, do: str) -> None:
    text = changed(old, new)
    told = problems(text, tmp_path)
    hits = [t for t in told if what in t]
    assert len(hits) == 1, told
    match = re.fullmatch(r"stellwerk\.yaml:(\d+): (?:(\S+): )?(.+?) — (.+)", hits[0])
    assert match, hits[0]
    assert (match[2] or "") == where
    assert what in match[3]
    assert do in match[4]
    marked = [n for n, row in enumerate(text.splitlines(), 1) if marker.split("\n")[0] in row]
    assert int(match[1]) in marked
    assert len(told) <= 2, told  # a problem does not set off a dozen others


def test_all_problems_come_at_once_and_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = TOWN
    for old, new in (
        ("  port: 8081", "  port: x"),
        ("countries: [DE, NO]", "countries: [US]"),
        ("    tier: L", "    tier: XL"),
        ("  red_for_k1: true", "  red_for_k9: true"),
        ("    department: sozialamt", "    department: nobody"),
    ):
        text = changed(old, new, text)
    told = problems(text, tmp_path)
    lines = [int(t.split(":")[1]) for t in told]
    assert len(told) >= 5
    assert lines == sorted(lines)
    for part in ("server.port", "country US", "'XL'", "red_for_k9", "'nobody'"):
        assert any(part in t for t in told), part


BAD_YAML = [
    ("a: *b\n", "an alias (*b)"),
    ("a: &x [1]\nb: *x\n", "an anchor (&x)"),
    ("a: 1\n---\nb: 2\n", "a second YAML document"),
    ("server:\n\tport: 1\n", "a tab stands"),
    ("server: {port: 1\n", "YAML cannot be read"),
    ("a: b: c\n", "mapping values are not allowed"),
    ("- a\n- b\n", "no mapping"),
    ("just words\n", "no mapping"),
    ("server: @x\n", "YAML cannot be read"),
    ("? [a, b]\n: c\n", "a key is missing or is no plain word"),
    ("%YAML 1.3\n%YAML 1.1\n---\na: 1\n", "YAML cannot be read"),
    ("a: \x01\n", "a control character"),
    ("[" * 3900, "nested too deep"),
    ("{a: " * 900, "nested too deep"),
    ("[\n" * 5000, "nested too deep"),
    ("a:\n" + "".join(f"{' ' * n}- \n" for n in range(1, 40)), "nested too deep"),
    ("x: [" + "1,\n" * 120_000 + "1]\n", "too large"),
    ("a: " + " " * 5000 + "b\n", "the line is longer than 4000 characters"),
    ("", "nothing stands in the file"),
    (" \n\n  \n", "nothing stands in the file"),
    ("# nothing\n", "nothing stands in the file"),
    ("---\n...\n", "nothing stands in the file"),
    ("{}\n", "endpoints is missing"),
    ("endpoints:\n", "endpoints: the section is empty"),
]


@pytest.mark.parametrize(("text", "what"), BAD_YAML, ids=[repr(b[0][:20]) for b in BAD_YAML])
def test_yaml_that_cannot_be_a_configuration(tmp_path: Path, text: str, what: str) -> None:
    told = problems(text, tmp_path)
    assert any(what in t for t in told), told


def test_the_billion_laughs_are_one_short_answer(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    assert problems(bomb, tmp_path)


def test_files_that_are_no_text_or_not_there(tmp_path: Path) -> None:
    from stellwerk.policy.load import load

    path = tmp_path / "stellwerk.yaml"
    for content, told in (
        (b"a: 1\nb: \xff\n", "stellwerk.yaml:2: the file is not UTF-8 — save it as UTF-8 text"),
        (TOWN.encode("utf-16"), "stellwerk.yaml:1: the file is not UTF-8 — save it as UTF-8 text"),
        (
            b"#" * (1024 * 1024 + 1),
            "stellwerk.yaml:1: the file is larger than 1 MiB — a configuration is not; check the path",
        ),
    ):
        path.write_bytes(content)
        with pytest.raises(ConfigurationError) as caught:
            load(path, env=ENV, today=date(2026, 9, 1))
        assert caught.value.problems == (told,)
    for missing, why in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(ConfigurationError) as caught:
            load(missing, env=ENV, today=date(2026, 9, 1))
        (told,) = caught.value.problems
        assert why in told
        assert "correct the path, or make one with stellwerk init" in told


def test_a_file_that_everybody_can_change(tmp_path: Path) -> None:
    from stellwerk.policy.load import load

    path = tmp_path / "stellwerk.yaml"
    path.write_text(TOWN)
    path.chmod(0o646)
    with pytest.raises(ConfigurationError) as caught:
        load(path, env=ENV, today=date(2026, 9, 1))
    assert "every user" in caught.value.problems[0]


def test_a_model_that_the_catalogue_does_not_have(tmp_path: Path) -> None:
    read(TOWN, tmp_path, catalogue={"qwen2.5-coder-0.5b-instruct"})
    told = problems(TOWN, tmp_path, catalogue={"qwen2.5-coder-1b-instruct"})
    assert "is not in the embedded catalogue" in told[0]
    assert "models.small" in told[0]


def test_the_agreement_of_today_is_asked_and_adequacy_too(tmp_path: Path) -> None:
    read(TOWN, tmp_path, today=date(2027, 12, 31))
    assert any("agreement ended" in t for t in problems(TOWN, tmp_path, today=date(2028, 1, 1)))
    gb = changed("countries: [DE, NO]", "countries: [DE, GB]").replace("2027-12-31", "2040-12-31")
    read(gb, tmp_path, today=date(2031, 12, 27))
    assert any("has run out" in t for t in problems(gb, tmp_path, today=date(2031, 12, 28)))


def test_line_of_is_right() -> None:
    assert line_of("port: 8081", TOWN) == 2
