# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the documents promise is there: links, commands, targets, variables, tables; and they keep to house rules."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from stellwerk.cli.main import cli
from stellwerk.policy.ceilings import CEILINGS
from stellwerk.values.data_class import DataClass
from stellwerk.values.zone import Zone

ROOT = Path(__file__).resolve().parent.parent.parent
TRACKED = tuple(
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    if name
)
DOCUMENTS = tuple(path for path in TRACKED if path.suffix == ".md" and path.exists())


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_are_documents() -> None:
    assert {"README.md", "SECURITY.md", "docs/operations.md", "docs/einstieg.md"} <= set(
        map(named, DOCUMENTS)
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        if not target.startswith(("http://", "https://", "#")):
            assert (document.parent / target.partition("#")[0]).exists(), f"{named(document)} -> {target}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_command_exists(document: Path) -> None:
    """``stellwerk a b`` in code must be a command; ``make x`` must be a target."""
    text = document.read_text()
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL))
    for words in re.findall(r"(?:^|[\s`/])stellwerk((?: [a-z]+(?:-[a-z]+)*)+)(?![a-z]| \d)", code):
        command: click.Command = cli
        for word in words.split():
            if not isinstance(command, click.Group):
                break
            assert word in command.commands, f"{named(document)}: stellwerk{words}"
            command = command.commands[word]
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for target in re.findall(r"(?:^|[\s`])make ([a-z-]+)", code):
        assert target in targets, f"{named(document)}: make {target}"


def test_every_command_is_named_in_a_document() -> None:
    everything = "\n".join(path.read_text() for path in DOCUMENTS)
    for name in cli.commands:
        assert f"stellwerk {name}" in everything, f"stellwerk {name} stands in no document"


def test_every_target_explains_itself() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert phony
    explained = set(re.findall(r"^([a-z-]+): .*## ", makefile, flags=re.MULTILINE))
    assert explained == set(phony[1].split())


def test_every_environment_variable_is_documented() -> None:
    """Every ``STELLWERK_...`` that the settings read stands in docs/operations.md, and nothing else does."""
    source = ast.parse((ROOT / "src" / "stellwerk" / "settings.py").read_text())
    read = {
        node.value
        for node in ast.walk(source)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"STELLWERK_[A-Z]+", node.value)
    }
    told = set(re.findall(r"STELLWERK_[A-Z_]+", (ROOT / "docs" / "operations.md").read_text()))
    assert read == told


def test_every_variable_that_is_read_anywhere_stands_in_a_document() -> None:
    everything = "\n".join(path.read_text() for path in DOCUMENTS)
    read = {
        node.value
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"STELLWERK_[A-Z_]+|HF_ENDPOINT", node.value)
    }
    assert {"STELLWERK_HF_ENDPOINT", "HF_ENDPOINT", "STELLWERK_DATA"} <= read
    for name in read:
        assert f"`{name}`" in everything or f"{name}=" in everything or f"${name}" in everything, name


@pytest.mark.parametrize("document", ["README.md", "docs/einstieg.md"])
def test_the_tables_promise_what_the_ceilings_allow(document: str) -> None:
    lines = (ROOT / document).read_text().splitlines()
    for data_class in DataClass:
        (row,) = [line for line in lines if line.startswith(f"| {data_class.name} ")]
        cells = [cell.strip() for cell in row.strip("|").split("|")][-3:]
        for zone, cell in zip((Zone.GREEN, Zone.YELLOW, Zone.RED), cells, strict=True):
            barred = cell in {"never", "nie"}
            assert barred is (zone not in CEILINGS[data_class]), (
                f"{document}: {data_class.name} {zone}: {cell}"
            )


def test_publiccode_keeps_to_the_standard() -> None:
    """The mandatory keys and limits of publiccode.yml 0.4."""
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    assert code["publiccodeYmlVersion"] == "0.4"
    for key in (
        "name",
        "url",
        "releaseDate",
        "platforms",
        "categories",
        "legal",
        "maintenance",
        "localisation",
    ):
        assert code[key], key
    assert code["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert code["softwareType"] == "standalone/backend"
    assert code["legal"]["license"] == "EUPL-1.2"
    assert code["maintenance"]["contacts"][0]["name"]
    assert set(code["description"]) == set(code["localisation"]["availableLanguages"]) == {"de", "en"}
    for text in code["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 500 <= len(text["longDescription"]) <= 10_000
        assert text["features"]


def test_version_and_dates_agree() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    version = re.search(r'^version = "(.+)"$', project, flags=re.MULTILINE)
    assert version
    assert yaml.safe_load((ROOT / "publiccode.yml").read_text())["softwareVersion"] == version[1]
    assert f"{version[1].rpartition('.')[0]}.x" in (ROOT / "SECURITY.md").read_text()


def test_locks_name_no_host_and_hash_everything() -> None:
    for name in ("run", "dev"):
        text = (ROOT / "requirements" / f"{name}.lock").read_text()
        assert "://" not in text
        assert not re.search(r"^-", text, flags=re.MULTILINE), "an option of pip in the lock"
        pinned = re.findall(
            r"^([a-z0-9._-]+)==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text, flags=re.MULTILINE
        )
        assert len(pinned) == len(re.findall(r"^[a-z0-9._-]+==", text, flags=re.MULTILINE)) > 20
    assert '"resolved"' not in (ROOT / "tests" / "clients" / "package-lock.json").read_text()


def test_what_runs_is_what_was_tested() -> None:
    """Every version of run.lock stands in dev.lock too."""

    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.lock").read_text()
        return set(re.findall(r"^[a-z0-9._-]+==\S+", text, flags=re.MULTILINE))

    assert pins("run") <= pins("dev")


def test_decisions_are_numbered_listed_and_complete() -> None:
    folder = ROOT / "docs" / "adr"
    files = sorted(path.name for path in folder.glob("0*.md"))
    assert [name[:4] for name in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    index = (folder / "README.md").read_text()
    for name in files:
        assert f"({name})" in index
        text = (folder / name).read_text()
        for part in ("**Context.**", "**Choice.**", "**Consequences.**"):
            assert part in text, f"{name}: {part}"


def test_the_picture_can_be_read_without_eyes() -> None:
    picture = (ROOT / "docs" / "line.svg").read_text()
    assert "<title" in picture
    assert "<desc" in picture
    assert 'role="img"' in picture
