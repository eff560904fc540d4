# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""presidio-analyzer for comparison: installed once in a folder of its own, every package pinned by hash, and asked
through a pipe. It needs no network once it is there, and what it might want from one goes into a closed proxy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.detection.presidio_process import DEEP, FAST, PLAIN, Answer, Finding, Request
from bench.detection.seen import Found, Seen
from bench.peers import NO_WAY_OUT
from bench.targets import CACHE, ROOT
from stellwerk.values.data_class import DataClass

VERSION = "2.2.366"
ENGINES = {PLAIN: "presidio, no names", DEEP: "presidio, deep names", FAST: "presidio, fast names"}
_FOLDER = CACHE / f"presidio-{VERSION}"
PYTHON = _FOLDER / "bin" / "python"
_LOCKS = (ROOT / "requirements" / "run.lock", Path(__file__).with_name("presidio.lock"))
_DONE = (
    _FOLDER / "installed"
)  # holds both locks as they were; where only Stellwerk's has changed, what is there is kept

# What presidio calls a kind of the annotation. Any find counts as K3, whatever it is called.
_KINDS = {
    "PERSON": "person",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban",
    "CREDIT_CARD": "payment_card",
    "IP_ADDRESS": "online_identifier",
    "DE_TAX_ID": "tax_id",
    "DE_TAX_NUMBER": "tax_number",
    "DE_SOCIAL_SECURITY": "social_security_number",
    "DE_HEALTH_INSURANCE": "health_insurance_number",
    "DE_ID_CARD": "identity_document",
    "DE_PASSPORT": "identity_document",
    "DE_FUEHRERSCHEIN": "identity_document",
    "DE_KFZ": "licence_plate",
}


class NoPresidio(Exception):
    """It cannot be installed or does not answer; the message says why."""


def install() -> None:
    """Fetch it from the package index unless it is there already. Nothing but wheels, nothing without its hash.

    Raises:
        NoPresidio: it could not be had.
    """
    ours, theirs = (lock.read_text("utf-8") for lock in _LOCKS)
    before = _DONE.read_text("utf-8") if _DONE.exists() else ""
    if before == ours + theirs:
        return
    if not before.endswith(theirs) or not before:
        shutil.rmtree(_FOLDER, ignore_errors=True)
    try:
        if not PYTHON.exists():
            venv.create(_FOLDER, with_pip=True)
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--only-binary=:all:", "--require-hashes"]
        for lock in _LOCKS:
            subprocess.run([*pip, "-r", str(lock)], check=True, capture_output=True, text=True)
    except (subprocess.CalledProcessError, OSError) as error:
        output = getattr(error, "stderr", None) or str(error)
        raise NoPresidio(f"could not be installed: {output.strip().splitlines()[-1]}") from error
    _DONE.write_text(ours + theirs, "utf-8")


class Presidio:
    """Context: the process, ready to be asked inside."""

    def __enter__(self) -> Presidio:
        environment = {
            **NO_WAY_OUT,
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": str(_FOLDER),
            "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
            "OMP_NUM_THREADS": "1",
        }
        self._process = subprocess.Popen(
            [str(PYTHON), "-m", "bench.detection.presidio_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=ROOT,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def ask(self, engine: str, texts: Sequence[str]) -> Answer:
        """Finds and seconds for each text.

        Raises:
            NoPresidio: it says why not, or is gone.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(msgspec.json.encode(Request(engine, list(texts))) + b"\n")
            stdin.flush()
            line = stdout.readline()
        except OSError as error:
            raise NoPresidio(f"its process is gone: {error}") from error
        if not line:
            raise NoPresidio("its process ended")
        answer = msgspec.json.decode(line, type=Answer)
        if answer.error is not None:
            raise NoPresidio(answer.error)
        return answer

    def look(self, engine: str, texts: Sequence[str]) -> list[Seen]:
        """What it says of each text.

        Raises:
            NoPresidio: see :meth:`ask`.
        """
        return [seen(found) for found in self.ask(engine, texts).found]


def seen(found: Sequence[Finding]) -> Seen:
    """presidio's finds in the words of the annotation; any find makes a text personal."""
    return Seen(
        DataClass.K3 if found else DataClass.K0,
        tuple(
            Found(
                one.start, one.end, _KINDS.get(one.entity, one.entity), one.entity, True, one.entity in _KINDS
            )
            for one in found
        ),
    )
