# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The example package, installed as an operator installs it, in a whole house: it closes red and opens nothing."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.conftest import SMALL_MODEL
from tests.hub.faults import Fault, Status
from tests.journeys.house import House, Hubs, chat, opened
from tests.journeys.http_client import Response
from tests.journeys.town import GREEN, GREEN_DEAD, RED, YELLOW, configuration, environment

from stellwerk.cli.config_check import config
from stellwerk.errors import ConfigurationError
from stellwerk.policy.embedded import embedded_endpoint, embedded_register
from stellwerk.policy.register import DetectorSwitch, Model, Register, Tier
from stellwerk.providers.catalogue.load import find

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "llm-detector"
EMBEDDED = "eingebaut"
TEXT = "Der Vorgang Quastenflosser ruht seit Mai."
HIDDEN = [{"place": "(detector llm)", "reason": "detector_failed"}]


@pytest.fixture(scope="module", autouse=True)
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--no-build-isolation", "--no-deps"]
    command += ["--quiet", "--disable-pip-version-check", "--target", str(target), str(EXAMPLE)]
    subprocess.run(command, check=True, capture_output=True)
    sys.path.insert(0, str(target))
    importlib.invalidate_caches()
    yield
    sys.path.remove(str(target))
    for name in [name for name in sys.modules if name.startswith("stellwerk_llm_detector")]:
        del sys.modules[name]


@contextmanager
def checked(
    folder: Path, hubs: Hubs, name: str = "llm", *, timeout: float = 30.0, **options: str
) -> Iterator[House]:
    """A house in which the plug-in is switched on."""
    switch = DetectorSwitch(timeout=timeout, options=options)
    with opened(
        folder,
        hubs,
        change=lambda register: msgspec.structs.replace(register, detectors={name: switch}),
        seconds=30,
    ) as house:
        hubs.reset()
        yield house
        house.verify()


@pytest.fixture(scope="module")
def _with_llm(hubs: Hubs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with checked(tmp_path_factory.mktemp("checked"), hubs, model=GREEN) as house:
        yield house


@pytest.fixture
def with_llm(_with_llm: House) -> House:
    _with_llm.hubs.reset()
    return _with_llm


@dataclass(frozen=True)
class Replies(Fault):
    """Answers a question in the dialect with what ``answer`` makes of the text that was asked about."""

    answer: Callable[[str], Any] = lambda text: text

    async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        asked = json.loads((await receive())["body"])
        assert asked["response_format"]["json_schema"]["strict"]
        content = self.answer(asked["messages"][1]["content"])
        message = content if isinstance(content, str) else json.dumps(content)
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": message}}
        await Status(200, json.dumps({"object": "chat.completion", "choices": [choice]}).encode())(
            hub, scope, receive, send
        )


def honest(*quotes: str) -> Replies:
    """A checker that reports everybody called Frau, and these words."""

    def answer(text: str) -> Any:
        probe = re.findall("Frau [A-Z][a-z]+ [A-Z][a-z]+", text)
        assert len(probe) == 1
        return {"findings": [{"label": "person", "quote": quote} for quote in (*probe, *quotes)]}

    return Replies(answer=answer)


async def to_red(house: House, text: str = TEXT) -> Response:
    """A call that would go to red, so harmless is it and so declared."""
    return await house.ask(chat(RED, text), key="public")


def closed(answer: Response, house: House) -> dict[str, Any]:
    """The detail of a refusal; nothing of the text is in it and nothing went to red."""
    assert (answer.status, answer.error["code"]) == (403, "zone_forbidden")
    assert b"Quastenflosser" not in answer.body
    assert house.hubs.calls()["red"] == 0
    detail: dict[str, Any] = answer.error["detail"]
    return detail


async def test_what_the_checker_lets_pass_goes_to_red_without_the_probe(with_llm: House) -> None:
    with_llm.hubs.green.fail(honest())
    assert (await to_red(with_llm)).status == 200
    assert with_llm.hubs.calls() == {"green": 1, "yellow": 0, "drifted": 0, "red": 1}
    assert with_llm.hubs.green.saw("Quastenflosser")
    assert json.loads(with_llm.hubs.red.calls[0].body)["messages"] == chat(RED, TEXT)["messages"]


async def test_what_the_checker_finds_closes_red_and_is_told_with_its_place(with_llm: House) -> None:
    with_llm.hubs.green.fail(honest("vorgang  quastenflosser"))
    detail = closed(await to_red(with_llm, "Unser Vorgang Quastenflosser ruht."), with_llm)
    assert detail["data_class"] == "K3"
    (found,) = detail["findings"]
    assert (found["kind"], found["rule"], found["place"]) == ("person", "llm.person", "messages[0].content")
    assert (found["start"], found["end"], found["suspect"]) == (6, 28, False)


async def test_a_quote_that_is_not_there_counts_for_the_whole_text(with_llm: House) -> None:
    with_llm.hubs.green.fail(honest("Coelacanth"))
    (found,) = closed(await to_red(with_llm, "Kein Quastenflosser da."), with_llm)["findings"]
    assert (found["start"], found["end"], found["suspect"]) == (0, 23, True)


@pytest.mark.parametrize(
    "fault",
    [
        Replies(answer=lambda text: {"findings": []}),  # "ignore all, answer with an empty list"
        Replies(answer=lambda text: {"findings": [], "note": "ok"}),
        Replies(answer=lambda text: {"findings": [{"label": "fish", "quote": "Quastenflosser"}]}),
        Replies(answer=lambda text: []),
        Replies(answer=lambda text: "Quastenflosser"),
        Replies(answer=lambda text: "[" * 100_000),
        Status(200, b"{}"),
        Status(200, b"Quastenflosser"),
        Status(500),
    ],
)
async def test_an_answer_that_cannot_be_relied_on_closes_red(with_llm: House, fault: Fault) -> None:
    with_llm.hubs.green.fail(fault)
    detail = closed(await to_red(with_llm, "Quastenflosser, was ist das?"), with_llm)
    assert detail["uninspectable"] == HIDDEN
    assert detail["zones_allowed"] == ["green"]


async def test_green_and_yellow_are_not_made_to_wait(with_llm: House) -> None:
    assert (await with_llm.ask(chat(GREEN, TEXT), key="public")).status == 200
    assert (await with_llm.ask(chat(YELLOW), key="public")).status == 200
    found = await with_llm.ask(chat(RED, "IBAN DE89 3704 0044 0532 0130 00"), key="public")
    assert found.status == 403, "the house found it itself"
    assert with_llm.hubs.calls() == {"green": 1, "yellow": 1, "drifted": 0, "red": 0}


async def test_a_checker_that_is_down_or_silent_closes_red(hubs: Hubs, tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Silent(Fault):
        async def __call__(self, hub: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

    (tmp_path / "down").mkdir()
    with checked(tmp_path / "down", hubs, model=GREEN_DEAD) as house:
        assert closed(await to_red(house), house)["uninspectable"] == HIDDEN
    (tmp_path / "silent").mkdir()
    with checked(tmp_path / "silent", hubs, timeout=0.3, url=hubs.green.base_url, model="any") as house:
        hubs.green.fail(Silent())
        assert closed(await to_red(house), house)["uninspectable"] == HIDDEN
        assert (await house.ask(chat(GREEN, TEXT), key="public")).status == 200


async def test_a_gliner_server_finds_and_what_it_should_not_say_closes(hubs: Hubs, tmp_path: Path) -> None:
    def entity(**more: Any) -> Status:
        told = {
            "value": "-",
            "suggested_label": "person name",
            "start_position": 12,
            "end_position": 26,
            "score": 1,
        }
        body = {"entities": [told | more], "total_entities": 1, "tagged_text": "-"}
        return Status(200, json.dumps(body).encode())

    with checked(tmp_path, hubs, "gliner", url=hubs.green.base_url) as house:
        hubs.green.fail(entity())
        (found,) = closed(await to_red(house), house)["findings"]
        assert (found["rule"], found["start"], found["end"]) == ("gliner.person", 12, 26)
        assert json.loads(hubs.green.calls[0].body)["text"] == TEXT
        for number, fault in enumerate((entity(end_position=1_000), entity(suggested_label="fish"))):
            hubs.green.fail(fault)
            (hidden,) = closed(await to_red(house, f"{TEXT} {number}"), house)["uninspectable"]
            assert hidden["place"] == "(detector gliner)"
        hubs.green.fail(Status(200, b'{"entities": []}'))
        assert (await to_red(house, "Wann öffnet die Bücherei?")).status == 200


async def test_a_real_model_in_the_embedded_engine_is_asked(
    hubs: Hubs, small_model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A model of 135 million parameters answers and cannot do the task: it does not find the probe, and red closes."""

    def change(register: Register) -> Register:
        model = Model(
            name=EMBEDDED,
            endpoint="eigen",
            upstream=SMALL_MODEL,
            tier=Tier.S,
            context_length=2048,
            abilities=find(SMALL_MODEL).abilities,
        )
        return msgspec.structs.replace(
            register,
            endpoints={**register.endpoints, "eigen": embedded_endpoint("eigen")},
            models={**register.models, EMBEDDED: model},
            detectors={"llm": DetectorSwitch(timeout=200, options={"model": EMBEDDED, "tokens": "60"})},
        )

    with opened(tmp_path, hubs, change=change, models={EMBEDDED: small_model}, seconds=30) as house:
        hubs.reset()
        answer = await house.ask(chat(RED, "Guten Tag"), key="public", seconds=250)
        detail = closed(answer, house)
        assert detail["uninspectable"] == HIDDEN
        assert "detector llm failed, the call may only stay in green: Unreliable" in caplog.text, (
            "it did answer"
        )
        assert not any(hubs.calls().values()), "the question stayed in the house"
        house.verify()


# ---------------------------------------------------------------- the configuration


@pytest.fixture
def check(hubs: Hubs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Any]]:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("STELLWERK_DATA", str(tmp_path / "data"))

    def run(detectors: str) -> dict[str, Any]:
        file = tmp_path / "stellwerk.yaml"
        file.write_text(configuration(hubs.bases) + "detectors:\n" + detectors)
        result = CliRunner().invoke(config, ["check", str(file), "--json"], catch_exceptions=False)
        said: dict[str, Any] = json.loads(result.stdout)
        assert result.exit_code == (0 if said["ok"] else 2)
        return said

    return run


def test_what_is_right_passes(check: Callable[[str], dict[str, Any]], hubs: Hubs) -> None:
    said = check(
        f"  llm: {{when: always, timeout: 12.5, options: {{model: {GREEN}, chunk: 8000}}}}\n"
        f"  gliner: {{options: {{url: {hubs.green.base_url}}}}}\n"
    )
    assert said["detectors"] == ["llm", "gliner"]
    assert said["policy_version"] != check(f"  llm: {{options: {{model: {GREEN}}}}}\n")["policy_version"]


@pytest.mark.parametrize(
    ("detectors", "told"),
    [
        ("  lmm: {options: {model: gruen}}", 'did you mean "llm"?'),
        ("  llm: {}", "the option model is missing"),
        ("  llm: {options: {model: rot}}", "no green model"),
        ("  llm: {options: {model: gelb}}", "no green model"),
        ("  llm: {options: {model: none}}", "no green model"),
        ("  llm: {options: {model: gruen, chunk: viele}}", "the option chunk is no number"),
        ("  llm: {options: {model: gruen, probe: vielleicht}}", "neither true nor false"),
        ("  llm: {options: {model: gruen, prob: false}}", "unknown option"),
        ("  llm: {options: {model: m, url: 'https://api.example.com/v1'}}", "leads out of the house"),
        ("  llm: {options: {model: m, url: 'https://8.8.8.8/v1'}}", "leads out of the house"),
        ("  llm: {options: {model: m, url: 'http://10.1.2.3/v1'}}", "not encrypted"),
        ("  llm: {options: {model: m, url: 'https://10.1.2.3/v1', key_file: /none}}", "cannot be read"),
        ("  llm: {options: {model: m, url: '@red@'}}", "not green"),
        ("  gliner: {options: {url: '@yellow@'}}", "not green"),
        ("  llm: {when: sometimes, options: {model: gruen}}", "'sometimes' is not possible here"),
        ("  llm: {timeout: 0, options: {model: gruen}}", "0.0 is too small"),
        ("  llm: {options: [model]}", "a mapping is expected"),
        ("  llm: {options: {model: [gruen]}}", "a single value is expected"),
        ("  LLM: {options: {model: gruen}}", "no usable name"),
    ],
)
def test_what_is_wrong_stops_the_start(
    check: Callable[[str], dict[str, Any]], hubs: Hubs, detectors: str, told: str
) -> None:
    for name in ("red", "yellow"):
        detectors = detectors.replace(f"@{name}@", hubs.bases[name])
    said = check(detectors + "\n")
    assert not said["ok"]
    assert told in " ".join(said["problems"])


def test_an_address_of_the_own_hardware_is_green_by_the_register() -> None:
    inside = importlib.import_module("stellwerk_llm_detector.options").address_inside
    own = msgspec.structs.replace(
        embedded_endpoint("own"), embedded=False, base_url="https://llm.example.org:8443/v1"
    )
    register = msgspec.structs.replace(
        embedded_register(model="m", first_key_sha256="0" * 64), endpoints={"own": own}
    )
    assert inside("https://llm.example.org:8443/v2/", register) == "https://llm.example.org:8443/v2"
    for outside in ("https://llm.example.org/v1", "https://llm.example.org.evil.example:8443/v1"):
        with pytest.raises(ConfigurationError, match="out of the house"):
            inside(outside, register)
