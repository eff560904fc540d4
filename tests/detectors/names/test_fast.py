# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The fast stage reads names of persons with the model that ships in the package."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stellwerk.detectors.artefact import ArtefactError
from stellwerk.detectors.names.fast import tagger
from stellwerk.detectors.names.fast.features import WORD


def named(text: str, threshold: float = 0.3) -> list[str]:
    return [text[found.start : found.end] for found in tagger.spans(text, threshold)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gestern hat Frau Wernicke-Holm angerufen.", ["Wernicke-Holm"]),
        ("Der Bescheid an Herrn Torben Quaas ist zurückgekommen.", ["Torben Quaas"]),
        ("Dr. Annegret Siebold leitet das Gesundheitsamt.", ["Annegret Siebold"]),
        ("Bitte Fatma Yıldırım und Piotr Nowaczyk einladen.", ["Fatma Yıldırım", "Piotr Nowaczyk"]),
        ("schreib bitte eine mail an frau grabowski wegen der gebühr", ["grabowski"]),
        ("SEHR GEEHRTER HERR HOLTKAMP, IHR ANTRAG LIEGT VOR.", ["HOLTKAMP"]),
        ("Mit freundlichen Grüßen\nSwantje Ohlendieck\nBürgerbüro", ["Swantje Ohlendieck"]),
    ],
)
def test_finds_persons(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Die Satzung tritt am Tag nach der Bekanntmachung in Kraft.",
        "Welche Unterlagen braucht man für einen Antrag auf Wohngeld?",
        "welche unterlagen brauche ich für die anmeldung eines gewerbes",
        "DIE SITZUNG DES AUSSCHUSSES FINDET IM GROSSEN SAAL STATT.",
        "Der Bebauungsplan Nr. 14 wird im vereinfachten Verfahren geändert.",
        "SELECT betrag FROM haushalt WHERE jahr = 2024;",
    ],
)
def test_leaves_harmless_text_alone(text: str) -> None:
    assert named(text) == []


def test_persons_tells_every_chance_from_two_per_cent_on() -> None:
    text = "Frau Siebold und Herr Quaas trafen sich am Markt mit dem Vertreter von Holm."
    found = tagger.persons(text)
    assert found == tagger.spans(text, 0.02)
    assert all(0.02 <= run.chance <= 1 for run in found)
    assert max(run.chance for run in found) > 0.9


@given(st.text(max_size=200), st.floats(0.02, 1))
@settings(max_examples=300, deadline=None)
def test_reads_any_text(text: str, threshold: float) -> None:
    well_formed(text, threshold)


def well_formed(text: str, threshold: float) -> None:
    """Runs are made of whole words, stand in order and do not touch."""
    words = [found.span() for found in WORD.finditer(text)]
    starts, ends = {start for start, _ in words}, {end for _, end in words}
    last = 0
    for run in tagger.spans(text, threshold):
        assert last <= run.start < run.end <= len(text)
        assert run.start in starts
        assert run.end in ends
        assert threshold <= run.chance <= 1
        last = run.end


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n" * 5_000,
        "a" * 200_000,
        "A-" * 60_000,
        "\ud800 \udfff",
        "\x00\x01",
        "." * 30_000,
        "日本語" * 500,
    ],
    ids=["nothing", "blank", "lines", "one word", "hyphens", "surrogates", "controls", "dots", "no blanks"],
)
def test_reads_odd_text(text: str) -> None:
    found = tagger.spans(text, 0.5)
    assert len(found) <= 1  # a word that nobody has seen may look like a name
    assert all(0 <= run.start < run.end <= len(text) for run in found)


@given(st.lists(st.sampled_from(["Wort", "Satz.", "!", "\n", "Herr"]), max_size=400))
@settings(max_examples=50, deadline=None)
def test_chains_take_every_word_once_and_stay_when_a_text_grows(pieces: list[str]) -> None:
    text = " ".join(pieces)
    words = [found.span() for found in WORD.finditer(text)]
    cut = list(tagger.chains(text, words))
    assert [at for begin, end in cut for at in range(begin, end)] == list(range(len(words)))
    assert all(0 < end - begin <= 60 for begin, end in cut)
    longer = text + " und so weiter" * 30
    grown = list(tagger.chains(longer, [found.span() for found in WORD.finditer(longer)]))
    assert grown[: max(0, len(cut) - 1)] == cut[:-1]


def test_threads_do_not_disturb_one_another() -> None:
    texts = [f"Herr Ohlendieck{n} wohnt neben Frau Siebold in Haus {n}. " * (1 + n % 7) for n in range(40)]
    alone = [tagger.persons(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(tagger.persons, texts * 5)) == alone * 5


def test_a_changed_file_is_refused(tmp_path: Path, other_folder: Path) -> None:
    with (other_folder / tagger.MODEL).open("r+b") as file:
        file.seek(100)
        file.write(b"\x01\x02\x03")
    with pytest.raises(ArtefactError, match=r"names\.crf is not the file that was released"):
        tagger.load()


def test_a_missing_file_is_refused(other_folder: Path) -> None:
    (other_folder / tagger.WORDS).unlink()
    with pytest.raises(ArtefactError, match="cannot be read"):
        tagger.load()


@pytest.fixture
def other_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "artefact"
    shutil.copytree(tagger.FOLDER, folder)
    monkeypatch.setattr(tagger, "FOLDER", folder)
    tagger._loaded.cache_clear()
    yield folder
    tagger._loaded.cache_clear()


def test_the_manifest_names_every_file_and_the_figures() -> None:
    manifest = json.loads((tagger.FOLDER / "manifest.json").read_text("utf-8"))
    shipped = {file.name for file in tagger.FOLDER.iterdir()} - {"manifest.json"}
    assert set(manifest["sha256"]) == shipped
    assert set(manifest["figures"]) == {"germeval_test", "ler_test", "mobie_test"}
    assert manifest["trained_on"]


def test_importing_it_loads_nothing() -> None:
    code = (
        "import sys; from stellwerk.detectors.names.fast import tagger\n"
        "assert tagger._loaded.cache_info().currsize == 0\n"
        "tagger.spans('Frau Siebold', 0.1)\n"
        "assert not {'numpy', 'wordfreq', 'simplemma'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
