# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A process that keeps books as fast as it can and tells what was acknowledged, until it is killed.

``python writer_until_killed.py DATA URL DURABILITY ROUND`` (URL ``-``: SQLite): prints ``o ID`` after an intent was
acknowledged and ``s ID`` after a settlement was, each line written before anything else happens.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.storage.samples import intent, settlement

from stellwerk.storage import housekeeping
from stellwerk.storage.database import Place
from stellwerk.storage.recorder import Recorder


async def main(data: str, url: str, durability: str, round_: str) -> None:
    housekeeping._EVERY_S, housekeeping._PAGES = 0.01, 200  # anchor and fold the log all the time
    recorder = Recorder.open(Place(Path(data), None if url == "-" else url), durability=durability)  # type: ignore[arg-type]
    recovered = recorder.recover(datetime.now(UTC))
    os.write(1, f"r {recovered}\n".encode())

    async def caller(number: int) -> None:
        for turn in range(1_000_000):
            call = f"{round_}-{number}-{turn}"
            await recorder.intent(intent(call, department=f"{number % 4}"))
            os.write(1, f"o {call}\n".encode())
            await asyncio.sleep(0)
            booking = recorder.settle(settlement(call, department=f"{number % 4}", cost_pico=turn))
            if turn % 3 == 0:
                await booking
                os.write(1, f"s {call}\n".encode())

    await asyncio.gather(*(caller(n) for n in range(50)))


asyncio.run(main(*sys.argv[1:]))
