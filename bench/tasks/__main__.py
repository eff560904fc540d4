# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs every task of the workbench through the real line, and checks what came back as far as a program can.

    python -m bench.tasks                          the embedded default model, on this machine
    python -m bench.tasks --model NAME --address http://127.0.0.1:8080 --key-env STELLWERK_KEY
                                                   a model of a gateway that runs already
    python -m bench.tasks --only leichte-sprache --show

Without ``--address`` it starts a Stellwerk of its own with the embedded model, which is kept in .cache/bench. Results
go to bench/results as JSON, a table to the terminal. docs/tasks.md says how to read them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench.process import Child, free_port
from bench.targets import CACHE, KEY, ROOT, answers
from bench.tasks.checks import Seen, looked_at
from bench.tasks.inputs import INPUTS, Input
from stellwerk.providers.catalogue.load import default_model
from stellwerk.workbench.tasks import ALL, Filled

_SECONDS = 600


class Answered(msgspec.Struct, frozen=True):
    """One form, what came back, and what was seen of it."""

    task: str
    input: str
    seconds: float
    tokens: int
    answer: str
    seen: list[Seen]


def main() -> None:
    """Parse the command line, ask, tell. Exit status 2 if there is nothing to ask."""
    parser = argparse.ArgumentParser(prog="bench.tasks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--address", help="of a running gateway; without it, one of its own")
    parser.add_argument("--key-env", default="STELLWERK_KEY", help="variable that holds its key")
    parser.add_argument("--model", default=default_model(), help="public name of the model")
    parser.add_argument("--only", choices=sorted(ALL), action="append", help="these tasks; may be repeated")
    parser.add_argument("--tokens", type=int, default=600, help="at most so long an answer")
    parser.add_argument("--show", action="store_true", help="print every answer")
    args = parser.parse_args()
    chosen = [one for one in INPUTS if not args.only or one.task in args.only]
    if args.address:
        key = os.environ.get(args.key_env, "")
        if not key:
            print(f"{args.key_env} is not set; put the key of the gateway there", file=sys.stderr)
            sys.exit(2)
        answered = _all(chosen, args.address.rstrip("/"), key, args.model, args.tokens, show=args.show)
    else:
        with _own(args.model) as address:
            answered = _all(chosen, address, KEY, args.model, args.tokens, show=args.show)
    for line in table(answered):
        print(line)
    folder = ROOT / "bench" / "results"
    folder.mkdir(exist_ok=True)
    path = folder / f"tasks-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode({"model": args.model, "answers": answered})))
    print(f"\n{path.relative_to(ROOT)}")


def _all(
    chosen: list[Input], address: str, key: str, model: str, tokens: int, *, show: bool
) -> list[Answered]:
    answered = []
    for number, one in enumerate(chosen, 1):
        print(f"{number}/{len(chosen)} {one.task}: {one.name}", file=sys.stderr)
        filled = ALL[one.task].read(one.fields)
        assert isinstance(filled, Filled), f"{one.task}, {one.name}: {filled}"
        result = _ask(one, filled, address, key, model, tokens)
        answered.append(result)
        if show:
            print(f"\n=== {one.task}: {one.name}\n{result.answer}\n")
            print("\n".join(f"    {'ok ' if s.ok else 'NO '} {s.name} {s.told}" for s in result.seen))
    return answered


def _ask(one: Input, filled: Filled, address: str, key: str, model: str, tokens: int) -> Answered:
    body = {
        "model": model,
        "messages": [
            {"role": "system", "content": filled.instruction},
            {"role": "user", "content": filled.question},
        ],
        "temperature": 0,
        "max_tokens": tokens,
    }
    request = urllib.request.Request(  # noqa: S310
        f"{address}/v1/chat/completions",
        json.dumps(body).encode(),
        {"authorization": f"Bearer {key}", "content-type": "application/json"},
    )
    began = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as response:  # noqa: S310
            reply = json.load(response)
    except urllib.error.HTTPError as error:
        print(f"{one.task}: {error.code} {error.read().decode()[:500]}", file=sys.stderr)
        raise SystemExit(2) from None
    choice = reply["choices"][0]
    answer = str(choice["message"]["content"] or "").strip()
    return Answered(
        task=one.task,
        input=one.name,
        seconds=round(time.monotonic() - began, 1),
        tokens=int(reply["usage"]["completion_tokens"]),
        answer=answer,
        seen=looked_at(one, filled, answer, finished=choice["finish_reason"] == "stop"),
    )


def table(answered: list[Answered]) -> Iterator[str]:
    """A row for each form: how many checks hold, and which do not."""
    yield "| task | input | tokens | s | checks that hold | what does not |"
    yield "|---|---|---:|---:|---:|---|"
    for one in answered:
        wrong = "; ".join(f"{s.name} ({s.told})" if s.told else s.name for s in one.seen if not s.ok)
        held = sum(s.ok for s in one.seen)
        name = f"`{one.task}`"
        told = wrong.replace("|", "\\|")
        yield f"| {name} | {one.input} | {one.tokens} | {one.seconds} | {held}/{len(one.seen)} | {told} |"
    held = sum(s.ok for one in answered for s in one.seen)
    total = sum(len(one.seen) for one in answered)
    yield f"| all | {len(answered)} forms | | | {held}/{total} | |"


@contextmanager
def _own(model: str) -> Iterator[str]:
    """A gateway with the embedded model; the model's file is kept for the next run."""
    place = CACHE / "tasks"
    place.mkdir(parents=True, exist_ok=True)
    config = place / "stellwerk.yaml"
    digest = hashlib.sha256(KEY.encode()).hexdigest()
    config.write_text(_CONFIG.format(model=model, sha256=digest))
    port = free_port()
    program = [sys.executable, "-c", "from stellwerk.cli.main import main; main()"]
    with Child(
        "stellwerk",
        [*program, "up", "--config", str(config), "--port", str(port)],
        ready=answers(port, "/health"),
        log=place / "log",
        cwd=ROOT,
        env={"PYTHONPATH": str(Path(ROOT, "src")), "STELLWERK_DATA": str(place / "data")},
        seconds=600,  # the model may have to be fetched
    ):
        yield f"http://127.0.0.1:{port}"


_CONFIG = """\
endpoints:
  haus:
    zone: green
    embedded: true
models:
  {model}:
    endpoint: haus
    tier: S
    context_length: 8192
server:
  engine:
    context: 8192
    parallel: 1
    threads: 1
departments:
  bench:
    cost_centre: "0815"
use_cases:
  bench:
    purpose: trying the tasks of the workbench
    legal_basis: none, made-up text only
    owner: bench
keys:
  bench:
    sha256: {sha256}
    department: bench
    use_case: bench
"""


if __name__ == "__main__":
    main()
