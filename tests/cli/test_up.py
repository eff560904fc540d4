# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk up`` as a newcomer and a supervisor see it: a process that greets, answers and ends."""

from __future__ import annotations

import fcntl
import json
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import SMALL_MODEL
from tests.journeys.child import Child, alive, until_gone
from tests.journeys.house import chat
from tests.journeys.town import configuration, environment

NOISE = ("alembic", "Context impl", "Traceback", "uvicorn", "INFO")


def prepared(folder: Path, small_model: Path) -> dict[str, str]:
    """A home with the model already pulled, so that nothing is loaded from anywhere."""
    models = folder / "data" / "models"
    models.mkdir(parents=True)
    (models / small_model.name).symlink_to(small_model)
    return {"STELLWERK_DATA": str(folder / "data"), "STELLWERK_MODEL": SMALL_MODEL}


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line as if it were pasted."""
    assert shutil.which("curl"), "curl is not installed"
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=120)


async def engine_of(child: Child) -> int:
    """Process id of the embedded engine."""
    health = (await child.ask("/health")).json()
    return int(health["engines"][SMALL_MODEL]["pid"])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def env(home: Path, small_model: Path) -> dict[str, str]:
    return prepared(home, small_model)


@pytest.fixture(scope="module")
def running(home: Path, env: dict[str, str]) -> Iterator[Child]:
    """Started in an empty home without a configuration."""
    with Child("up", "--port", "0", folder=home, env=env) as child:
        yield child.ready()


async def test_the_greeting_says_where_and_how(running: Child) -> None:
    assert running.said(f"http://127.0.0.1:{running.port}/")
    assert len(running.curls) == 1
    assert not running.err
    assert not [word for word in NOISE if word in running.words]
    assert "DEMO" not in running.words


async def test_the_first_administrator_is_led_to_a_page(running: Child) -> None:
    """As long as there is none; one paragraph, which who only wants the API can pass over."""
    (link,) = (line.strip() for line in running.out if "/einrichten/" in line)
    assert link.startswith(f"http://127.0.0.1:{running.port}/einrichten/")
    page = await running.ask(link.partition(str(running.port))[2])
    assert page.status == 200
    assert "Erste Administration einrichten" in page.body.decode()


async def test_the_line_to_try_works_as_it_stands(running: Child) -> None:
    ran = shell(running.curls[0])

    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert answer["model"] == SMALL_MODEL
    assert answer["choices"][0]["message"]["content"]


async def test_health_models_and_start_page(running: Child, home: Path) -> None:
    health = await running.ask("/health")
    assert (health.status, health.json()["status"], health.json()["demo"]) == (200, "ready", False)
    assert health.json()["engines"][SMALL_MODEL]["state"] == "ready"
    models = (await running.ask("/v1/models", key=running.key)).json()["data"]
    assert [(model["id"], model["zone"], model["open"]) for model in models] == [(SMALL_MODEL, "green", True)]
    assert (await running.ask("/v1/models")).status == 401
    page = await running.ask("/")
    assert page.status == 200
    assert SMALL_MODEL.encode() in page.body
    assert running.key.encode() not in page.body
    assert (home / "data" / "first-key").stat().st_mode & 0o777 == 0o600
    assert (home / "data" / "stellwerk.db").stat().st_mode & 0o777 == 0o600


async def test_a_second_one_on_the_same_data_is_refused(
    running: Child, home: Path, env: dict[str, str]
) -> None:
    with Child("up", "--port", "0", folder=home, env=env) as second:
        assert second.wait() == 2
    assert len(second.err) == 1
    assert f"another Stellwerk (process {running.pid}) is running on the data folder" in second.err[0]
    assert (await running.ask("/health")).status == 200


async def test_a_taken_port_is_told(running: Child, home: Path, env: dict[str, str], tmp_path: Path) -> None:
    elsewhere = {**env, "STELLWERK_DATA": str(tmp_path / "data")}
    with Child("up", "--port", str(running.port), folder=tmp_path, env=elsewhere) as second:
        assert second.wait() == 2
    assert second.err == [
        f"stellwerk: port {running.port} on 127.0.0.1 is taken; stop what runs there or choose another with --port"
    ]
    assert not (tmp_path / "data" / "stellwerk.db").exists()


async def test_ctrl_c_then_a_second_start_then_sigterm(
    running: Child, home: Path, env: dict[str, str], record_property: pytest.RecordProperty
) -> None:
    """The last test with ``running``: it ends it."""
    key, engine = running.key, await engine_of(running)
    assert alive(engine)
    running.signal(signal.SIGINT)
    assert running.wait() == 0
    until_gone(engine)
    assert not running.err

    with Child("up", "--port", "0", folder=home, env=env) as again:
        again.ready()
        print(f"\nsecond start: {again.ready_after:.2f} s")
        record_property("second_start_s", again.ready_after)
        assert again.key == key
        engine = await engine_of(again)
        again.signal(signal.SIGTERM)
        assert again.wait() in (0, -signal.SIGTERM)
        until_gone(engine)
        assert not again.err

    with Child("audit", "verify", folder=home, env=env) as verify:
        assert verify.wait() == 0, verify.words


def test_another_one_that_begins_to_listen_during_the_pull_is_told(tmp_path: Path, small_model: Path) -> None:
    """Two may be bound to one address as long as none listens; then the greeting would name somebody else's."""
    env = prepared(tmp_path, small_model)
    pulling = tmp_path / "data" / "models" / f".{SMALL_MODEL}.lock"
    with socket.socket() as other, pulling.open("w") as lock:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        fcntl.flock(lock, fcntl.LOCK_EX)
        with Child("up", "--port", str(port), folder=tmp_path, env=env) as child:
            child.until(lambda: any("another" in line.lower() for line in (*child.out, *child.err)))
            other.listen()
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert child.wait() == 2
    assert child.err[-1] == (
        f"stellwerk: port {port} on 127.0.0.1 is taken; stop what runs there or choose another with --port"
    )
    assert not child.curls


def test_a_wrong_configuration_is_told_with_file_and_line(tmp_path: Path) -> None:
    bases = dict.fromkeys(("green", "yellow", "red", "drifted", "dead"), "http://127.0.0.1:9/v2")
    text = configuration(bases).replace("tier: M", "tier: XXL", 1)
    file = tmp_path / "stellwerk.yaml"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "XXL" in line)

    for arguments in (("up",), ("up", "--config", str(file))):
        with Child(*arguments, folder=tmp_path, env=environment()) as child:
            assert child.wait() == 2
        assert not child.out
        assert any(f"stellwerk.yaml:{line}: " in told for told in child.err), child.err
        assert "Traceback" not in child.words


def test_a_configuration_that_is_not_there_is_told(tmp_path: Path) -> None:
    with Child("up", "--config", "nowhere.yaml", folder=tmp_path) as child:
        assert child.wait() == 2
    assert "nowhere.yaml" in child.words
    assert "Traceback" not in child.words


def test_an_engine_that_does_not_start_is_told_without_a_stack(tmp_path: Path, small_model: Path) -> None:
    env = prepared(tmp_path, small_model) | {"STELLWERK_MODEL": "broken"}
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + b"no model" * 100)
    with Child(
        "models", "add", "broken.gguf", "--name", "broken", "--licence", "MIT", "--context", "512",
        folder=tmp_path, env=env,
    ) as added:  # fmt: skip
        assert added.wait() == 0, added.words
    with Child("up", "--port", "0", folder=tmp_path, env=env) as child:
        assert child.wait() == 1
    assert len(child.err) == 1
    assert child.err[0].startswith("stellwerk: The embedded engine did not start")


async def test_the_demo_serves_all_three_zones(tmp_path: Path, small_model: Path) -> None:
    with Child("up", "--demo", "--port", "0", folder=tmp_path, env=prepared(tmp_path, small_model)) as child:
        child.ready()
        assert child.said("DEMO: Gelb und Rot sind Attrappen auf diesem Rechner")
        *answered, forbidden = child.curls
        for line, zone in zip(answered, ("green", "yellow", "red"), strict=True):
            ran = shell(line + " -i")
            head, _, body = ran.stdout.partition("\n\n")
            assert f"x-stellwerk-zone: {zone}" in head
            assert ("x-stellwerk-demo: DEMO" in head) == (zone != "green")
            assert json.loads(body)["choices"][0]["message"]["content"]
        error = json.loads(shell(forbidden).stdout)["error"]
        assert error["code"] == "zone_forbidden"
        assert error["detail"]["data_class"] == "K3"
        models = (await child.ask("/v1/models", key=child.key)).json()["data"]
        by_zone = {zone: [m for m in models if m["zone"] == zone] for zone in ("green", "yellow", "red")}
        assert all(by_zone.values())
        for model in models:
            assert model["hosting"]["demo"] == (model["zone"] != "green")
            assert ("DEMO" in model["owned_by"]) == (model["zone"] != "green")
            assert model["open"]
        page = (await child.ask("/")).body.decode()
        assert "DEMO" in page
        assert all(model["id"] in page for model in models)
        refused = await child.ask("/v1/chat/completions", chat(by_zone["red"][0]["id"]), key=child.key)
        assert (refused.status, refused.error["code"]) == (403, "zone_forbidden")
        personal = chat(by_zone["red"][0]["id"], "Konto: DE89 3704 0044 0532 0130 00")
        refused = await child.ask(
            "/v1/chat/completions", personal, key=child.key, headers={"x-stellwerk-class": "K0"}
        )
        assert refused.status == 403
        assert refused.error["detail"]["findings"][0]["kind"] == "iban"
        engine = await engine_of(child)
        child.signal(signal.SIGINT)
        assert child.wait() == 0
        until_gone(engine)
    assert not child.err


async def test_the_engine_ends_with_a_killed_gateway(tmp_path: Path, small_model: Path) -> None:
    with Child("up", "--port", "0", folder=tmp_path, env=prepared(tmp_path, small_model)) as child:
        engine = await engine_of(child.ready())
        child.kill()
    until_gone(engine)
