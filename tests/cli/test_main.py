# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``stellwerk`` itself: help, version, exit statuses; and a newcomer's way from ``init`` to a proven configuration."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from tests.cli.terminal import PROGRAM, Terminal

from stellwerk import __version__
from stellwerk.cli.main import cli


def test_the_installed_program_names_every_command() -> None:
    done = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    listed = re.findall(r"^  ([a-z-]+) {2,}\S", done.stdout.partition("Commands:")[2], flags=re.MULTILINE)
    assert listed == sorted(cli.commands)


def test_version(terminal: Terminal) -> None:
    assert terminal("--version") == (0, f"stellwerk, version {__version__}\n", "")


@pytest.mark.parametrize(
    "words", [["-h"], ["config", "-h"], ["models", "pull", "-h"], ["audit", "verify", "-h"]]
)
def test_help_is_at_hand_everywhere(words: list[str]) -> None:
    """In a process of its own: click keeps a command's help option from its first use on."""
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: stellwerk")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ([], 2, "Usage: stellwerk"),
        (["nix"], 2, "No such command 'nix'"),
        (["up", "--nix"], 2, "No such option '--nix'"),
        (["config"], 2, "Usage: stellwerk config"),
        (["config", "check"], 2, "stellwerk.yaml:1: the file cannot be read (No such file or directory)"),
        (["config", "check", "."], 2, "the file cannot be read (Is a directory)"),
        (["audit", "verify"], 2, "there are no books"),
        (["models", "pull", "nix"], 1, "No model is called 'nix'"),
        (["init", "none/stellwerk.yaml"], 2, "cannot be written (No such file or directory)"),
    ],
)
def test_exit_status_and_a_sentence(terminal: Terminal, words: list[str], status: int, told: str) -> None:
    done = terminal(*words)
    assert done.status == status
    assert told in done.err
    assert done.out == ""
    assert not list(Path().iterdir()), "nothing is left behind"


def test_from_init_to_a_proven_configuration(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write, look, switch yellow on, be told all that is missing, do what is said, be done."""
    made = terminal("init")
    assert made.status == 0
    assert "stellwerk config check stellwerk.yaml" in made.out
    file = Path("stellwerk.yaml")
    assert terminal("config", "check").out.startswith("stellwerk.yaml is in order.")

    text = file.read_text()
    start, end = text.index("#  hub-otc:"), text.index("  ## ROT:")
    yellow = re.sub(r"^#", "", text[start:end], flags=re.MULTILINE)
    model = (
        "  mistral-small-3:\n    endpoint: hub-otc\n    tier: M\n    context_length: 32768\n    price: otc\n"
    )
    text = text.replace(text[start:end], yellow).replace("#  gpt-oss-120b:", model + "#  gpt-oss-120b:", 1)
    text = text.replace("countries: [DE]", "country: DE").replace("valid_until: 20", "valid_until: 19")
    file.write_text(text)

    def line(part: str) -> int:
        return next(n for n, row in enumerate(text.splitlines(), 1) if part in row)

    told = terminal("config", "check")
    assert told.status == 2
    assert told.out == ""
    first, *problems = told.err.splitlines()
    assert first == "stellwerk.yaml has 5 problems; nothing was started."
    expected = [
        (line("  hub-otc:"), "a yellow endpoint without countries — add countries: [DE]"),
        (line("country: DE"), "unknown key 'country' — did you mean \"countries\"?"),
        (line("valid_until:"), "the agreement ended on 19"),
        (line("{env: STELLWERK_HUB_YELLOW}"), "STELLWERK_HUB_YELLOW is not set — set it for the service"),
        (line("price: otc"), "price 'otc' is not among prices — add it under prices"),
    ]
    for problem, (number, words) in zip(problems, expected, strict=True):
        assert problem.startswith(f"  stellwerk.yaml:{number}: ")
        assert words in problem
    up = terminal("up")
    assert up.status == 2
    assert up.err.splitlines()[1:] == problems, "the start says the same"

    text = text.replace("country: DE", "countries: [DE]").replace("valid_until: 19", "valid_until: 20")
    amounts = "{valid_from: 2026-05-01, input_per_million: 0.20, output_per_million: 0.65}"
    price = f"  otc:\n    versions:\n      - {amounts}\n"
    file.write_text(text.replace("prices:\n", "prices:\n" + price, 1))
    Path("yellow.key").write_text("key-of-yellow-1\n")
    Path("yellow.key").chmod(0o644)
    file.write_text(file.read_text().replace("{env: STELLWERK_HUB_YELLOW}", "{file: yellow.key}"))
    (problem,) = terminal("config", "check").err.splitlines()[1:]
    assert "the file yellow.key can be read by other users — chmod 600" in problem
    Path("yellow.key").chmod(0o600)
    done = terminal("config", "check")
    assert done.status == 0
    assert re.search(r"^mistral-small-3 +yellow +M +32768 +chat +0\.20/0\.65 EUR$", done.out, re.MULTILINE)
    assert "key-of-yellow-1" not in done.out
