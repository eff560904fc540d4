# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words a second of the embedded engine, alone and beside programs that take processors away from its threads.

    python -m bench.engine                     the small model of the tests
    python -m bench.engine FILE                a GGUF file
    python -m bench.engine --most 3            beside 0 to 3 busy programs

Its threads wait for each other several hundred times a token. How long they wait awake (``GOMP_SPINCOUNT``) decides
what becomes of an answer while one of them has no processor: side by side stand what we set, and what the library does
of itself on a machine whose processors are all its own. Answers are of equal length, and each row is one call.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx2

from stellwerk.providers.catalogue.load import find
from stellwerk.providers.catalogue.pull import pull
from stellwerk.providers.embedded.engine import EmbeddedEngine

SMALL = "smollm2-135m-instruct"
WAITING = {"ours": "", "libgomp's own": "300000"}
"""Values of ``GOMP_SPINCOUNT``; empty: what the engine sets."""
TOKENS = 40
QUESTION = "Tell a story. " + "word " * 300


class Speed(NamedTuple):
    """Tokens a second."""

    read: float
    written: float


async def speed(model: Path, *, spin: str, busy: int, tokens: int = TOKENS) -> Speed:
    """One answer of so many ``tokens`` beside ``busy`` programs that do nothing but compute."""
    os.environ.pop("GOMP_SPINCOUNT", None)
    if spin:
        os.environ["GOMP_SPINCOUNT"] = spin
    engine = EmbeddedEngine(model, alias="small", context=1024, parallel=1)
    await engine.start()
    body = {
        "messages": [{"role": "user", "content": QUESTION}],
        "max_tokens": tokens,
        "temperature": 0,
        "ignore_eos": True,
    }
    try:
        with company(busy):
            async with httpx2.AsyncClient(trust_env=False, timeout=1800) as client:
                answer = await client.post(
                    f"{engine.base_url}/chat/completions",
                    json=body,
                    headers={"Authorization": f"Bearer {engine.api_key}"},
                )
    finally:
        await engine.stop()
    timings = answer.raise_for_status().json()["timings"]
    return Speed(timings["prompt_per_second"], timings["predicted_per_second"])


@contextmanager
def company(busy: int) -> Iterator[None]:
    """So many programs that do nothing but compute."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(busy)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


async def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", nargs="?", type=Path, help="a GGUF file")
    parser.add_argument("--most", type=int, default=2, help="busy programs beside it, at most")
    asked = parser.parse_args()
    model = asked.model or pull(find(SMALL), Path(".cache/stellwerk-test/models"))
    print(f"{model.name}, {len(os.sched_getaffinity(0))} processors, tokens a second read / written")
    print(f"{'busy beside it':15}" + "".join(f"{name:>22}" for name in WAITING) + f"{'ratio written':>16}")
    for busy in range(asked.most + 1):
        found = [await speed(model, spin=spin, busy=busy) for spin in WAITING.values()]
        cells = "".join(f"{one.read:13.0f} /{one.written:7.1f}" for one in found)
        print(f"{busy:<15}{cells}{found[0].written / found[1].written:15.2f}x", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
