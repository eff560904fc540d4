# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``scripts/setup`` on machines that lack something: a real run in a copy, a sentence that says what to do."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = ("sh", "sed", "dirname", "cat", "cksum", "grep", "head", "tail", "env", "id", "rm")


class Machine:
    """A copy of the project's set-up in a folder with a blank in its name, and a PATH with hardly anything."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "a project"
        self.path = folder / "bin"
        self.home = folder / "home"
        for new in (self.project / "requirements", self.path, self.home):
            new.mkdir(parents=True)
        shutil.copytree(ROOT / "scripts", self.project / "scripts")
        shutil.copy(ROOT / "pyproject.toml", self.project)
        for tool in TOOLS:
            (self.path / tool).symlink_to(str(shutil.which(tool)))

    def program(self, name: str, text: str) -> None:
        file = self.path / name
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)

    def lock(self, text: str) -> None:
        (self.project / "requirements" / "run.lock").write_text(text)

    def setup(self, what: str = "run", **environment: str) -> tuple[int, str]:
        """Status and everything that was said."""
        done = subprocess.run(
            ["sh", "scripts/setup", what],
            cwd=self.project,
            env={"PATH": str(self.path), "HOME": str(self.home), "PIP_CONFIG_FILE": "/dev/null"}
            | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def wheel(folder: Path) -> str:
    """A tiny package in ``folder``; its true SHA-256."""
    file = folder / "tiny_parcel-1.0-py3-none-any.whl"
    parts = {
        "tiny_parcel.py": "",
        "tiny_parcel-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny-parcel\nVersion: 1.0\n",
        "tiny_parcel-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')},"
        f"{len(text)}"
        for name, text in parts.items()
    ]
    parts["tiny_parcel-1.0.dist-info/RECORD"] = "\n".join([*lines, "tiny_parcel-1.0.dist-info/RECORD,,"])
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_no_python(machine: Machine) -> None:
    status, said = machine.setup()
    assert status == 1
    assert "Python 3.11 or newer is needed and was not found." in said
    assert "apt-get install" in said


def test_an_old_python(machine: Machine) -> None:
    machine.program("python3", 'case "$2" in *version_info\\ \\<*) exit 1;; *print*) echo 3.9;; esac')
    status, said = machine.setup()
    assert status == 1
    assert "Found only: python3 (3.9)." in said


def test_an_empty_shim_is_passed_over(machine: Machine) -> None:
    machine.program("python3.11", "echo 'no such version' >&2; exit 127")
    status, said = machine.setup()
    assert status == 1
    assert "was not found." in said


def test_python_without_venv(machine: Machine) -> None:
    machine.program("python3", f'case "$2" in *ensurepip*) exit 1;; esac\nexec "{sys.executable}" "$@"')
    status, said = machine.setup()
    assert status == 1
    assert "venv and ensurepip modules are missing" in said
    assert f"python3.{sys.version_info.minor}-venv" in said


def test_an_index_out_of_reach(machine: Machine) -> None:
    machine.lock("tiny-parcel==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    status, said = machine.setup(
        PYTHON=sys.executable,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_RETRIES="0",
        PIP_NO_CACHE_DIR="1",
    )
    assert status == 1
    assert "The package index is out of reach." in said
    assert "PIP_INDEX_URL=" in said


def test_a_package_that_was_changed_is_not_installed(machine: Machine, tmp_path: Path) -> None:
    true = wheel(tmp_path)
    machine.lock(f"tiny-parcel==1.0 \\\n    --hash=sha256:{true[::-1]}\n")
    status, said = machine.setup(PYTHON=sys.executable, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    assert status == 1
    assert "its hash differs. Nothing of it was installed." in said
    assert true in said
    assert not list(machine.project.glob(".venv/lib/*/site-packages/tiny_parcel.py"))


def test_the_right_package_is_installed_and_an_unknown_failure_shows_its_end(
    machine: Machine, tmp_path: Path
) -> None:
    """Here the build backend is missing from the lock, so installing Stellwerk itself must fail, and tell."""
    machine.lock(f"tiny-parcel==1.0 \\\n    --hash=sha256:{wheel(tmp_path)}\n")
    status, said = machine.setup(PYTHON=sys.executable, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    assert status == 1
    assert "The end of .venv/setup.log says why:" in said
    assert "hatchling" in said
    assert list(machine.project.glob(".venv/lib/*/site-packages/tiny_parcel.py"))
    assert not (machine.project / ".venv" / ".stamp-run").exists()


def test_a_machine_without_browser_and_without_apt(machine: Machine) -> None:
    status, said = machine.setup("system")
    assert status == 1
    assert "Chromium is missing" in said
    assert "CHROMIUM=" in said


def test_a_machine_without_database_server_and_without_apt(machine: Machine) -> None:
    machine.program("chromium", "exit 0")
    status, said = machine.setup("system", POSTGRESQL="/nowhere")
    assert status == 1
    assert "PostgreSQL is missing" in said
    assert "POSTGRESQL=" in said


@pytest.mark.parametrize("what", ["chromium", "postgresql", "tesseract-ocr tesseract-ocr-deu"])
def test_a_user_who_may_not_install(machine: Machine, what: str) -> None:
    machine.program("apt-get", "exit 99")
    (machine.path / "id").unlink()
    machine.program("id", "echo 1000")
    machine.program("sudo", "exit 1")
    if what != "chromium":
        machine.program("chromium", "exit 0")
    if what.startswith("tesseract"):
        machine.program("initdb", "exit 0")
    status, said = machine.setup("system", **({"POSTGRESQL": "/nowhere"} if what == "postgresql" else {}))
    assert status == 1
    assert "need it, and this user may not install it." in said
    assert f"apt-get install --no-install-recommends {what}" in said


def test_a_failing_apt_shows_why(machine: Machine) -> None:
    (machine.project / ".venv").mkdir()
    machine.program("apt-get", "echo 'no space on the moon'; exit 100")
    (machine.path / "id").unlink()
    machine.program("id", "echo 0")
    status, said = machine.setup("system")
    assert status == 1
    assert "no space on the moon" in said


def test_a_machine_without_german_data_for_scans(machine: Machine) -> None:
    machine.program("chromium", "exit 0")
    machine.program("initdb", "exit 0")
    machine.program("tesseract", "echo eng")
    status, said = machine.setup("system")
    assert status == 1
    assert "Tesseract with German data is missing" in said


def test_a_browser_a_database_server_and_tesseract_are_enough(machine: Machine) -> None:
    machine.program("chromium", "exit 0")
    machine.program("initdb", "exit 0")
    machine.program("tesseract", "echo deu")
    assert machine.setup("system") == (0, "")
    assert machine.setup("system", POSTGRESQL=str(machine.path)) == (0, "")


class Ready(Machine):
    """Its environment is made: a run has nothing to install but, perhaps, Tesseract."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.lock("")
        bin_ = self.project / ".venv" / "bin"
        bin_.mkdir(parents=True)
        (bin_ / "python").symlink_to(shutil.which("true") or "/bin/true")
        self.asked = folder / "asked"
        self.program("apt-get", f'echo "$@" >>"{self.asked}"; exit 100')
        stamp = subprocess.run(
            [
                "sh",
                "-c",
                'printf "%s %s" "$PWD" "$(cat pyproject.toml requirements/run.lock scripts/setup | cksum)"',
            ],
            cwd=self.project.resolve(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        (self.project / ".venv" / ".stamp-run").write_text(stamp)

    def user(self, number: int, sudo: int = 1) -> None:
        (self.path / "id").unlink()
        self.program("id", f"echo {number}")
        self.program("sudo", f'[ "$1" = -n ] && shift; [ {sudo} = 0 ] && exec "$@"; exit {sudo}')


HINT = (
    "stellwerk: scans will not be read: Tesseract is missing. "
    "Debian: sudo apt-get install tesseract-ocr tesseract-ocr-deu\n"
)


def test_a_run_with_tesseract_says_and_asks_nothing(tmp_path: Path) -> None:
    machine = Ready(tmp_path)
    machine.program("tesseract", "exit 0")
    assert machine.setup("run") == (0, "")
    assert not machine.asked.exists()


def test_a_run_without_it_and_without_rights_says_one_line(tmp_path: Path) -> None:
    machine = Ready(tmp_path)
    machine.user(1000)
    assert machine.setup("run") == (0, HINT)
    assert not machine.asked.exists()


def test_a_run_tries_apt_once_and_starts_whatever_happens(tmp_path: Path) -> None:
    machine = Ready(tmp_path)
    machine.user(0)
    status, said = machine.setup("run")
    assert status == 0
    assert said.endswith(HINT)
    assert "installing tesseract-ocr tesseract-ocr-deu through apt" in said
    asked = machine.asked.read_text()
    assert machine.setup("run") == (0, HINT)
    assert machine.asked.read_text() == asked


def test_a_run_installs_it_where_it_may(tmp_path: Path) -> None:
    machine = Ready(tmp_path)
    machine.user(1000, sudo=0)
    tesseract = machine.path / "tesseract"
    machine.program(
        "apt-get",
        f'echo "$@" >>"{machine.asked}"; printf "#!/bin/sh\n" >"{tesseract}"; chmod +x "{tesseract}"',
    )
    for tool in ("chmod", "true"):
        (machine.path / tool).symlink_to(str(shutil.which(tool)))
    status, said = machine.setup("run")
    assert (status, said) == (
        0,
        "stellwerk: installing tesseract-ocr tesseract-ocr-deu through apt, to read scans\n",
    )
    assert (
        "install -q -y --no-install-recommends tesseract-ocr tesseract-ocr-deu" in machine.asked.read_text()
    )


def test_wrong_use(machine: Machine) -> None:
    status, said = machine.setup("everything")
    assert status == 1
    assert "run|dev|system" in said
