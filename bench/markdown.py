# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What it costs to render answers: one that grows, whole ones, and texts that are made to take long.

    python -m bench.markdown              everything
    python -m bench.markdown --growing    an answer of 100,000 characters, fed in 4-character pieces

Seconds are those of computing (``thread_time``), so that what else runs on the machine does not count.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from stellwerk.workbench.markdown.growing import Growing
from stellwerk.workbench.markdown.render import render

PIECE = 4  # characters
REFRESH = 20  # pieces
SIZE = 100_000

SECTION = """## Steuersatz und Ermäßigung

Die Steuer beträgt **96,00 Euro** im Jahr; wer *Bürgergeld* bezieht, zahlt auf Antrag die Hälfte ([Satzung](https://nettetal.de/s)).

1. Antrag stellen
   - online oder im Bürgerbüro
   - mit Nachweis
2. Bescheid abwarten

| Hunde | je Hund | ermäßigt |
|:--|--:|--:|
| einer | 96,00 € | 48,00 € |
| zwei | 120,00 € | – |

```python
def steuer(hunde: int) -> int:
    return {1: 96, 2: 240}.get(hunde, 144 * hunde)
```

Der Satz $s_n$ ergibt $S = n \\cdot s_n$.

> Die Steuer wird vierteljährlich fällig.

"""


def _filled(piece: str, size: int = SIZE) -> str:
    return (piece * (size // len(piece) + 1))[:size]


ANSWERS = {
    "an answer of many blocks": _filled(SECTION),
    "one list of 100,000 characters": _filled("- Punkt mit **Betonung** und `Code`\n"),
    "one piece of code": "```python\n" + _filled("x = steuer(hunde) + 1  # Euro\n"),
    "one table": "| a | b |\n|---|---|\n" + _filled("| 96,00 € | bei Bürgergeld |\n"),
    "one paragraph without an end": _filled("wort und **wort** und `code` "),
}

MADE_TO_TAKE_LONG = {
    "[": "[" * SIZE,
    "![": "![" * (SIZE // 2),
    "*": "*" * SIZE,
    "a**b": "a**b" * (SIZE // 4),
    "*_": "*_" * (SIZE // 2),
    ">": ">" * SIZE,
    "nested lists": "".join("  " * i + "- a\n" for i in range(300)),
    "[a](": "[a](" * (SIZE // 4),
    "` `": "` " * (SIZE // 2),
    "|": "|" * SIZE + "\n" + "|-" * (SIZE // 2) + "|\n",
    "\\[ lines": "\\[\n" * (SIZE // 3),
    "$$ lines": "$$\n" * (SIZE // 3),
    "[^1]: lines": "[^1]: a\n" * (SIZE // 8),
    "formulas": "$\\frac{1}{2}$ " * (SIZE // 14),
    "C of empty lines": "```c\n" + "\n" * 19_000 + "```\n",
    "C# that never ends": "```csharp\n" + "a\n" * 9_000 + "```\n",
}


def taken(what: Callable[[], object]) -> float:
    """Seconds of computing."""
    began = time.thread_time()
    what()
    return time.thread_time() - began


def grow(text: str) -> tuple[float, float, int]:
    """Feed it: seconds in all, seconds of the longest refresh, refreshes."""
    growing = Growing()
    longest = total = 0.0
    refreshes = 0
    for number, at in enumerate(range(0, len(text), PIECE)):
        growing.feed(text[at : at + PIECE])
        if number % REFRESH == 0:
            spent = taken(lambda: (growing.blocks, growing.tail))
            total += spent
            longest = max(longest, spent)
            refreshes += 1
    total += taken(growing.finish)
    assert "".join(growing.blocks) == render(text)
    return total, longest, refreshes


def main() -> None:
    """Print what was measured."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--growing", action="store_true")
    only = options.parse_args().growing
    render(SECTION)  # what is loaded once
    print(f"growing, {SIZE:,} characters in pieces of {PIECE}, looked at every {REFRESH}")
    for name, text in ANSWERS.items():
        total, longest, refreshes = grow(text)
        print(f"  {name:34} {total:7.2f} s in all, {refreshes} looks, the longest {longest * 1000:4.0f} ms")
    if only:
        return
    print("whole")
    for name, text in (*ANSWERS.items(), *MADE_TO_TAKE_LONG.items()):
        print(f"  {name:34} {taken(lambda text=text: render(text)):7.2f} s")  # type: ignore[misc]


if __name__ == "__main__":
    main()
