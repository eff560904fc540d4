# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a killed process knew of its calls: every write is found whole, whenever it died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.metering.account import LedgerAccount
from stellwerk.storage.progress import FILE, Described, Far, Progress
from stellwerk.values.usage import Usage

ACCOUNT = LedgerAccount("51 Jugendamt", "5100", "briefe", "key_1", "yellow", "otc", "mid", "v1", "EUR")


def call(name: str, account: LedgerAccount = ACCOUNT) -> Described:
    return Described(name, "2026-11-28", account)


def test_what_was_written_last_is_found(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    assert progress.left == ()
    first, second, third = (progress.begin(call(name)) for name in ("a", "b", "c"))
    first.write(Far.SENT, Usage(10, 0, estimated=True))
    first.write(Far.COUNTED, Usage(10, 3, estimated=True))
    second.write(Far.REPORTED, Usage(11, 7, False, 4, 2, 1, 60_000))
    third.free()
    progress.close()
    left = {found.call.decision_id: found for found in Progress(tmp_path).left}
    assert left.keys() == {"a", "b"}
    assert (left["a"].far, left["a"].usage) == (Far.COUNTED, Usage(10, 3, estimated=True))
    assert (left["b"].far, left["b"].usage) == (Far.REPORTED, Usage(11, 7, False, 4, 2, 1, 60_000))
    assert left["a"].call == call("a")
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_it_stays_until_somebody_booked_it(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    progress.begin(call("a"))
    progress.close()
    for _ in range(2):  # a start that dies before booking
        again = Progress(tmp_path)
        [found] = again.left
        again.begin(call("new")).free()
        again.close()
    again = Progress(tmp_path)
    [found] = again.left
    found.slot.free()
    found.slot.free()
    again.close()
    assert Progress(tmp_path).left == ()


def test_as_many_calls_as_there_are(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    slots = [progress.begin(call(f"c{number}")) for number in range(2000)]
    for number, slot in enumerate(slots):
        slot.write(Far.SENT, Usage(number, 0, estimated=True))
    for slot in slots[::2]:
        slot.free()
    progress.close()
    left = {found.call.decision_id: found.usage.tokens_in for found in Progress(tmp_path).left}
    assert left == {f"c{number}": number for number in range(1, 2000, 2)}


def test_a_call_whose_description_has_no_room_is_not_mistaken_for_another(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    progress = Progress(tmp_path)
    progress.begin(call("short")).free()
    progress.begin(call("long", ACCOUNT._replace(department="x" * 2000))).write(Far.SENT, Usage(1, 0))
    progress.close()
    assert Progress(tmp_path).left == ()
    assert "closed as unknown" in caplog.text


@given(at=st.integers(0, 1023), byte=st.integers(0, 255))
def test_a_damaged_file_is_never_believed(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    folder = tmp_path_factory.mktemp("progress")
    progress = Progress(folder)
    slot = progress.begin(call("a"))
    slot.write(Far.COUNTED, Usage(10, 3, estimated=True))
    slot.write(Far.COUNTED, Usage(10, 4, estimated=True))
    progress.close()
    file = folder / FILE
    raw = bytearray(file.read_bytes())
    begin = raw.index(b'{"decision_id"') // 1024 * 1024
    raw[begin + at] ^= byte
    file.write_bytes(raw)
    for found in Progress(folder).left:
        assert found.call == call("a")
        assert found.usage in (Usage(10, 4, estimated=True), Usage(10, 3, estimated=True))


WRITER = """
import sys
from pathlib import Path
from stellwerk.storage.progress import *
from stellwerk.metering.account import LedgerAccount
from stellwerk.values.usage import Usage
progress = Progress(Path(sys.argv[1]))
slot = progress.begin(Described("a", "2026-11-28", LedgerAccount(*"abcdefghi")))
print("ready", flush=True)
number = 0
while True:
    number += 1
    slot.write(Far.COUNTED, Usage(number, number, estimated=True))
    if number % 1000 == 0:
        print(number, flush=True)
"""


def test_killed_at_any_moment_one_copy_is_whole(tmp_path: Path) -> None:
    for round_ in range(5):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        for _ in range(3 + round_):
            said = child.stdout.readline()
        os.kill(child.pid, signal.SIGKILL)
        said = [line for line in child.stdout.read().split("\n") if line] or [said]
        child.wait()
        child.stdout.close()
        progress = Progress(tmp_path)
        [found] = progress.left
        assert found.usage.tokens_in == found.usage.tokens_out >= int(said[-1])
        found.slot.free()
        progress.close()
