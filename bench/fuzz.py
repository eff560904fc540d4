# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Throw texts of any Unicode at the inspection, and look for patterns that run away.

    python -m bench.fuzz                  100,000 texts, then the growth of every detector
    python -m bench.fuzz --texts 5000     fewer texts
    python -m bench.fuzz --growth         the growth alone

A text is random Unicode (surrogates and unassigned code points included), or one of the evasion suite's with pieces
cut, doubled, swapped, encoded and replaced. No detector may raise, and the time per character stays level. For the
growth each detector reads one unit repeated to n and to 4n characters; work in proportion makes a ratio of about 4, a
loop within a loop one of 16. Processor time, the least of several tries.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from bench.evasion_tricks import TRICKS
from bench.evasion_values import bases
from stellwerk.detectors import columns, disguise, encodings, number_words, torn
from stellwerk.detectors.inspect import inspect
from stellwerk.detectors.normalise import normalise
from stellwerk.detectors.table import SECOND, TABLE
from stellwerk.detectors.view import View
from stellwerk.gateway.check import check
from stellwerk.values.data_class import DataClass
from stellwerk.values.depth import Depth
from stellwerk.values.inspection import Segment

_BLOCKS = (
    (0, 0x80), (0x20, 0x7F), (0x80, 0x250), (0x250, 0x590), (0x590, 0x800), (0x900, 0x1100), (0x2000, 0x2C00),
    (0x3000, 0x9FFF), (0xD800, 0xE000), (0xFB00, 0x10000), (0x1D400, 0x1D800), (0x1F000, 0x1FB00), (0xE0000, 0xE0200),
    (0, 0x110000),
)  # fmt: skip
_GLUE = (
    "",
    " ",
    "\n",
    "\t",
    ";",
    "|",
    ",",
    "<",
    ">",
    "&",
    "%",
    "\\",
    "=",
    "?",
    "#",
    "`",
    "*",
    "_",
    "[",
    "](",
    "://",
)
UNITS = (
    "(", "[", "](", "[a](", "<b>", "<b ", "<!--", "</", "a@", "@", "1", "0", "1 ", "1.", "1/", "1\n", "0\n",
    "12345678\n", "4711 12,50 881234\n", "a;b;c\n", "a|b\n", "Tel;Geb;IBAN\n1;2;3\n", "tel,geb,iban\n", "a",
    "A", "Ä", "a b c d ", "a.b.c.", "A-", "a1", "1a", "O0", "l1", "O ", "S4b", "7", " ", "  ", "\n", "\r\n",
    "\t", "\u200b", "\u202e", "é", "́", "ⅷ", "ﷺ", "Herr ", "Herr Müller ", "Anna ", "A. ", "geb. ", "geb. 1. ",
    "geb. am drei ", "19.01.1990 ", "* 1.", "*a* ", "_a_ ", "_", "*", "**a", "`a`", "~~", "Az 1 ", "Az. 1-",
    "DE12 ", "DE12", "+49 ", "0171 ", "Str. 1 ", "Weg 1\n", "12345 Ort ", "passwort: ", "passwort ist ", "key ",
    "login a/", "svc_a:", "a:b", "https://a:", "http://a?b=c+", "?a=b&", "a at b ", "a punkt b at ", "eins ",
    "eins, ", "ein ", "einundzwanzig ", "straße eins ", "nicht und ", "\\", "\\u0041", "\\101", "\\x41", "%41",
    "%", "&#65;", "&amp;", "&a", "=3D", "=\n", "QUJD", "QUJDREVGR0hJSks4\n", "eyJ", "data:", "data:a;", "<<",
    "A<", "<~", "!#$%a", "::", "0:", "aa:", "aa ", "1.1.1.", "-----BEGIN PRIVATE KEY-----", '{"a":', '"', "„",
    "krank ", "der ", "Der Mann ", "VS-", "VS - ", "\x00", "\ud800", "\U000e0041", "𝐀", "０",
)  # fmt: skip
_MOST = 9.0  # ratio over which a detector counts as running away: 4 is level, 16 is quadratic
_LEAST_MS = 3.0  # below this for the long text nothing can be said and nothing is wrong


class Growth(NamedTuple):
    """Milliseconds of one detector on one unit, repeated to the short and to the long size."""

    detector: str
    unit: str
    short: float
    long: float

    @property
    def ratio(self) -> float:
        """4 where the work grows with the length."""
        return self.long / max(self.short, 1e-3)


def texts(count: int, seed: int) -> Iterator[str]:
    """Random Unicode and mutations of hidden values, by turns."""
    random = Random(seed)
    forms = [text for trick in TRICKS.values() for base in bases() if (text := trick(base)) is not None]
    for number in range(count):
        yield random_text(random) if number % 2 else mutated(random, forms)


def random_text(random: Random) -> str:
    """Up to 400 code points of one or some blocks."""
    blocks = random.sample(_BLOCKS, random.choice((1, 1, 2, 4)))
    size = random.choice((1, 3, 10, 40, 120, 400))
    return "".join(chr(random.randrange(*random.choice(blocks))) for _ in range(random.randint(0, size)))


def mutated(random: Random, forms: list[str]) -> str:
    """A text of the evasion suite after up to five changes."""
    text = random.choice(forms)
    for _ in range(random.randint(1, 5)):
        at, to = sorted((random.randint(0, len(text)), random.randint(0, len(text))))
        piece = text[at:to]
        change = random.randrange(7)
        if change == 0:
            text = text[:at] + text[to:]
        elif change == 1:
            text = text[:to] + piece * random.randint(1, 4) + text[to:]
        elif change == 2:
            text = text[:at] + random_text(random)[:20] + text[at:]
        elif change == 3:
            text = text[:at] + random.choice(_GLUE) + text[at:]
        elif change == 4:
            text = text[:at] + piece[::-1] + text[to:]
        elif change == 5:
            text = random.choice(_GLUE).join((text, random.choice(forms)))
        else:
            text = text[:at] + piece.swapcase() + text[to:]
    return text[:4000]


def failing(text: str) -> str | None:
    """What is wrong with the inspection of ``text``: the exception, a broken detector, offsets that lie outside."""
    try:
        inspection = inspect([Segment("messages[0].content", text)])
        check(text, declared=DataClass.K0, depth=Depth.FAST)
    except Exception as error:
        return repr(error)
    if any(part.reason == "detector_failed" for part in inspection.uninspectable):
        return "a detector failed"
    for found in inspection.findings:
        if not 0 <= found.start < found.end <= len(text):
            return f"{found.rule} at {found.start}-{found.end} of {len(text)}"
    return None


def _stages() -> dict[str, Callable[[str], object]]:
    def on_view(look: Callable[[View], object]) -> Callable[[str], object]:
        return lambda text: look(View(text))

    stages: dict[str, Callable[[str], object]] = {
        row.name: on_view(lambda view, row=row: row.applies(view) and list(row.find(view))) for row in TABLE
    }
    stages |= {row.name: on_view(lambda view, row=row: list(row.find(view, []))) for row in SECOND}
    stages["normalise"] = normalise
    stages["unescape"] = lambda text: encodings.unescape(normalise(text))
    stages["blobs"] = lambda text: list(encodings.blobs(text, text.count("1")))
    stages["number_words"] = lambda text: number_words.spoken(normalise(text), View(text))
    stages["disguise"] = lambda text: list(disguise.undo(normalise(text), View(text)))
    stages["torn"] = lambda text: list(torn.torn(text, View(text)))
    stages["spelled"] = lambda text: list(torn.spelled(text, View(text)))
    stages["columns"] = lambda text: list(columns.labelled(text))
    stages["inspect"] = lambda text: inspect([Segment("messages[0].content", text)])
    return stages


def _milliseconds(look: Callable[[str], object], text: str, tries: int) -> float:
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        look(text)
        best = min(best, time.process_time() - start)
    return best * 1e3


def growths(size: int = 5_000) -> Iterator[Growth]:
    """Every detector on every unit; what looks bad at first is measured again before it is believed."""
    for name, look in _stages().items():
        for unit in UNITS:
            short, long = (unit * size)[:size], (unit * 4 * size)[: 4 * size]
            after = _milliseconds(look, long, 1)
            if after < _LEAST_MS:
                continue
            before = _milliseconds(look, short, 2)
            if after > _MOST * before:
                before, after = _milliseconds(look, short, 5), _milliseconds(look, long, 3)
            yield Growth(name, unit, before, after)


def _report_growth() -> bool:
    worst: dict[str, Growth] = {}
    bad: list[Growth] = []
    for growth in growths():
        if growth.ratio > _MOST:
            bad.append(growth)
        if growth.detector not in worst or growth.long > worst[growth.detector].long:
            worst[growth.detector] = growth
    print("detector                  dearest unit              5,000 ms  20,000 ms  ratio")
    for growth in worst.values():
        print(_line(growth))
    for growth in bad:
        print("RUNS AWAY", _line(growth))
    return not bad


def _line(growth: Growth) -> str:
    times = f"{growth.short:8.1f}  {growth.long:9.1f}  {growth.ratio:5.1f}"
    return f"{growth.detector:<24}  {growth.unit[:22]!r:<24}  {times}"


def _report_texts(count: int, seed: int) -> bool:
    slowest, where = 0.0, ""
    characters = wrong = 0
    start = time.process_time()
    for text in texts(count, seed):
        begun = time.process_time()
        problem = failing(text)
        pace = (time.process_time() - begun) / (len(text) + 200)
        characters += len(text)
        if pace > slowest:
            slowest, where = pace, text
        if problem is not None:
            wrong += 1
            print(f"{problem}: {text!r}")
    spent = time.process_time() - start
    print(
        f"{count:,} texts, {characters:,} characters, {wrong} wrong, {spent:.0f} s of processor, "
        f"{spent / max(1, characters) * 1e6:.1f} us a character, dearest {slowest * 1e6:.0f} us: {where[:80]!r}"
    )
    return wrong == 0


def main(arguments: list[str] | None = None) -> int:
    """Run and print; 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="bench.fuzz", description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000, help="how many texts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--growth", action="store_true", help="the growth alone")
    options = parser.parse_args(arguments)
    sound = options.growth or _report_texts(options.texts, options.seed)
    return 0 if _report_growth() and sound else 1


if __name__ == "__main__":
    sys.exit(main())
