# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The engine with a real model: it answers, comes back after a crash and leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from stellwerk.errors import EngineError, UpstreamUnreachable
from stellwerk.providers.embedded.engine import EmbeddedEngine, Restart, State

FAST = Restart(base=0.1, cap=0.4, stable=60.0)
QUESTION = {"role": "user", "content": "Nenne zwei deutsche Städte."}
PROC = Path("/proc")


@pytest.fixture
async def engine(small_model: Path) -> AsyncIterator[EmbeddedEngine]:
    engine = EmbeddedEngine(small_model, alias="small", context=1024, parallel=2, restart=FAST)
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop()


async def ask(engine: EmbeddedEngine, **fields: Any) -> tuple[int, str]:
    body = {"model": "small", "messages": [QUESTION], "max_tokens": 24, "seed": 1} | fields
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as client:
        answer = await client.post(
            f"{engine.base_url}/chat/completions",
            json=body,
            headers={"Authorization": f"Bearer {engine.api_key}"},
        )
        return answer.status_code, answer.text


async def until(condition: Any, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the engine tells its state, it does not announce it
            await asyncio.sleep(0.02)


async def test_answers_a_german_prompt(engine: EmbeddedEngine) -> None:
    status, text = await ask(engine)
    answer = json.loads(text)
    assert status == 200
    assert answer["model"] == "small"
    assert len(answer["choices"][0]["message"]["content"]) > 3
    assert answer["usage"]["completion_tokens"] > 1


@pytest.mark.parametrize(
    "bound", ["max_tokens", "max_completion_tokens"]
)  # what the workbench sends is the second
async def test_streams_keeps_to_its_bound_and_states_usage(engine: EmbeddedEngine, bound: str) -> None:
    asked = {"max_tokens": None, bound: 8}
    status, text = await ask(engine, stream=True, stream_options={"include_usage": True}, **asked)
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
    chunks = [json.loads(line) for line in lines[:-1]]
    assert status == 200
    assert lines[-1] == "[DONE]"
    assert sum(1 for chunk in chunks if chunk["choices"] and chunk["choices"][0]["delta"].get("content")) > 3
    assert chunks[-2]["choices"][0]["finish_reason"] == "length"
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["completion_tokens"] == 8


async def test_keeps_to_a_json_schema(engine: EmbeddedEngine) -> None:
    schema = {
        "type": "object",
        "properties": {"zahl": {"type": "integer"}, "ja": {"type": "boolean"}},
        "required": ["zahl", "ja"],
        "additionalProperties": False,
    }
    wish = {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": schema}}
    _, text = await ask(engine, response_format=wish, max_tokens=60)
    value = json.loads(json.loads(text)["choices"][0]["message"]["content"])
    assert set(value) == {"zahl", "ja"}
    assert isinstance(value["zahl"], int)
    assert isinstance(value["ja"], bool)


async def test_same_seed_same_answer_and_n_and_logprobs(engine: EmbeddedEngine) -> None:
    first = json.loads((await ask(engine, seed=7))[1])
    second = json.loads((await ask(engine, seed=7))[1])
    assert first["choices"] == second["choices"]
    several = json.loads((await ask(engine, n=2, logprobs=True, top_logprobs=2, max_tokens=4))[1])
    assert [choice["index"] for choice in several["choices"]] == [0, 1]
    assert len(several["choices"][0]["logprobs"]["content"][0]["top_logprobs"]) == 2


async def test_refuses_without_its_key(engine: EmbeddedEngine) -> None:
    async with httpx2.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{engine.base_url}/models")
        assert answer.status_code == 401


@pytest.mark.alone
async def test_a_caller_that_leaves_frees_its_place(engine: EmbeddedEngine) -> None:
    """Both places are taken by answers of 900 tokens whose readers leave; a third call must not wait for them."""
    body = json.dumps(
        {"messages": [QUESTION], "max_tokens": 900, "stream": True, "ignore_eos": True}
    ).encode()
    host, port = engine.base_url.removeprefix("http://").removesuffix("/v1").split(":")
    for _ in range(2):
        reader, writer = await asyncio.open_connection(host, int(port))
        head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {engine.api_key}\r\n"
        writer.write(head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert b" 200 " in await reader.readline()
        await reader.readuntil(b"data: ")
        writer.close()
        await writer.wait_closed()
    began = time.monotonic()
    status, _ = await ask(engine, max_tokens=2)
    assert status == 200
    assert time.monotonic() - began < 2.0


async def test_no_thread_can_open_a_connection(engine: EmbeddedEngine) -> None:
    assert engine.status.egress == "blocked"
    await asyncio.gather(
        *(ask(engine, max_tokens=4) for _ in range(4))
    )  # threads made after the filter as well
    threads = [path.read_text() for path in (PROC / str(engine.status.pid) / "task").glob("*/status")]
    assert len(threads) > 2
    for status in threads:
        fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        assert fields["Seccomp"] == "2"
        assert fields["NoNewPrivs"] == "1"


async def test_the_child_gets_nothing_it_does_not_need(
    small_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")
    monkeypatch.setenv("HUB_CREDENTIAL", "geheim")
    inherited = os.open(__file__, os.O_RDONLY)
    os.set_inheritable(inherited, True)
    engine = EmbeddedEngine(small_model, alias="small", context=512, parallel=1)
    try:
        await engine.start()
        process = PROC / str(engine.status.pid)
        try:
            names = {
                entry.split(b"=")[0] for entry in (process / "environ").read_bytes().split(b"\0") if entry
            }
            files = [os.readlink(link) for link in (process / "fd").iterdir()]
        except PermissionError:  # not dumpable: only root may look, which is the point
            names, files = set(), []
        assert not names & {b"HTTPS_PROXY", b"HUB_CREDENTIAL", b"HOME"}
        assert not any(__file__ in file for file in files)
        line = (process / "cmdline").read_bytes() if names else b""
        assert engine.api_key.encode() not in line
        assert os.getsid(engine.status.pid or 0) != os.getsid(0)
    finally:
        os.close(inherited)
        await engine.stop()


@pytest.mark.parametrize("wished", ["", "50000"])
async def test_its_threads_do_not_wait_awake_for_long(
    small_model: Path, monkeypatch: pytest.MonkeyPatch, wished: str
) -> None:
    """Else an answer stalls as soon as another program takes one of the processors (``python -m bench.engine``)."""
    monkeypatch.delenv("GOMP_SPINCOUNT", raising=False)
    if wished:
        monkeypatch.setenv("GOMP_SPINCOUNT", wished)  # who has processors for it alone may say so
    engine = EmbeddedEngine(small_model, alias="small", context=512, parallel=1)
    await engine.start()
    try:
        try:
            environment = (PROC / str(engine.status.pid) / "environ").read_bytes().split(b"\0")
        except PermissionError:
            pytest.skip("only root may look into the engine")
        assert b"GOMP_SPINCOUNT=" + (wished or "1000").encode() in environment
        loaded = (PROC / str(engine.status.pid) / "maps").read_text()
        assert "libgomp" in loaded, "the library that reads it is there"
    finally:
        await engine.stop()


async def test_comes_back_after_a_crash_with_another_key(engine: EmbeddedEngine) -> None:
    before, pid = (engine.base_url, engine.api_key), engine.status.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await until(lambda: not engine.ready, 2)
    assert engine.state is State.RESTARTING
    assert "signal 9" in (engine.status.reason or "")
    with pytest.raises(UpstreamUnreachable):
        _ = engine.base_url
    await until(lambda: engine.ready, 20)
    assert engine.status.restarts == 1
    assert engine.status.pid != pid
    assert (engine.base_url, engine.api_key)[1] != before[1]
    assert (await ask(engine, max_tokens=2))[0] == 200


async def test_keeps_trying_when_the_file_is_gone_for_a_while(small_model: Path, tmp_path: Path) -> None:
    link = tmp_path / "model.gguf"
    link.symlink_to(small_model)
    engine = EmbeddedEngine(link, alias="small", context=512, parallel=1, restart=FAST)
    await engine.start()
    try:
        link.unlink()
        os.kill(engine.status.pid or 0, signal.SIGKILL)
        await until(lambda: engine.status.restarts >= 2, 20)
        assert not engine.ready
        assert "failed to open" in (engine.status.reason or "")
        link.symlink_to(small_model)
        await until(lambda: engine.ready, 20)
        assert engine.status.reason is None
    finally:
        await engine.stop()


async def test_stop_ends_the_child_and_may_come_twice(engine: EmbeddedEngine) -> None:
    pid = engine.status.pid
    await engine.stop()
    await engine.stop()
    assert engine.state is State.STOPPED
    assert not (PROC / str(pid)).exists()
    await engine.start()
    assert (await ask(engine, max_tokens=2))[0] == 200


@pytest.mark.parametrize("during", ["start", "service"])
async def test_stop_while_restarting(small_model: Path, during: str) -> None:
    engine = EmbeddedEngine(small_model, alias="small", context=512, parallel=1, restart=FAST)
    await engine.start()
    os.kill(engine.status.pid or 0, signal.SIGKILL)
    await until(lambda: not engine.ready, 2)
    if during == "start":
        await until(lambda: engine.status.pid is not None, 5)
    pid = engine.status.pid
    await engine.stop()
    assert engine.state is State.STOPPED
    assert pid is None or not (PROC / str(pid)).exists()


PARENT = """
import asyncio, sys
from pathlib import Path
from stellwerk.providers.embedded.engine import EmbeddedEngine
async def main():
    engine = EmbeddedEngine(Path(sys.argv[1]), alias="small", context=512, parallel=1)
    await engine.start()
    print(engine.status.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


@pytest.mark.alone
def test_is_gone_within_two_seconds_of_its_killed_parent(small_model: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, str(small_model)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert (PROC / str(pid)).exists()
        parent.kill()
        parent.wait()
        deadline = time.monotonic() + 2.0
        while _alive(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        return ") Z " not in (PROC / str(pid) / "stat").read_text()
    except OSError:
        return False


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Check that the model file exists"),
        (b"not a model at all", "pull it again"),
        (b"GGUF" + b"\xff" * 4000, "pull it again|Check the model file|cannot|does not know"),
    ],
)
async def test_a_file_that_is_no_model_is_a_clear_error(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    engine = EmbeddedEngine(path, alias="small")
    with pytest.raises(EngineError, match=said):
        await engine.start()
    assert engine.state is State.FAILED
    assert engine.status.reason
    assert engine.status.pid is None
    await engine.stop()


async def test_a_truncated_model_is_a_clear_error(small_model: Path, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    with small_model.open("rb") as source:
        path.write_bytes(source.read(30_000_000))
    with pytest.raises(EngineError, match=r"corrupted.*pull it again"):
        await EmbeddedEngine(path, alias="small").start()


async def test_a_start_that_takes_too_long_ends_the_child(small_model: Path) -> None:
    engine = EmbeddedEngine(small_model, alias="small", start_timeout=0.05)
    with pytest.raises(EngineError, match=r"within 0\.05 seconds"):
        await engine.start()
    assert engine.status.pid is None


def test_wait_doubles_up_to_the_cap() -> None:
    restart = Restart(base=0.5, cap=30.0)
    assert [restart.wait(failures) for failures in (1, 2, 3, 7, 2000)] == [0.5, 1.0, 2.0, 30.0, 30.0]
