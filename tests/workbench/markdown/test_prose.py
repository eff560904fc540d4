# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every colour of a rendered answer can be read on its ground, light and dark (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

import stellwerk.web
from stellwerk.workbench.markdown.clean import CLASSES

STATIC = Path(next(iter(stellwerk.web.__path__))) / "static"
PROSE = (STATIC / "prose.css").read_text()
KERN = (STATIC / "kern-2.7.2" / "kern.min.css").read_text()
VARIABLE = re.compile(r"(--[a-z0-9-]+):\s*([^;}]+)")


def luminance(oklch: str) -> float:
    """Relative luminance of an ``oklch()`` colour (CSS Color 4, WCAG 2.2)."""
    parts = re.fullmatch(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", oklch)
    assert parts is not None, oklch
    light, chroma, hue = float(parts[1]) / 100, float(parts[2]), math.radians(float(parts[3]))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long, middle, short = (
        (light + x * a + y * b) ** 3
        for x, y in (
            (0.3963377774, 0.2158037573),
            (-0.1055613458, -0.0638541728),
            (-0.0894841775, -1.2914855480),
        )
    )
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, c)) for c in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def colours(scheme: str) -> dict[str, str]:
    """The variables as a browser of this scheme sees them."""
    start = KERN.index(f"@media (prefers-color-scheme: {scheme}){{:root{{")
    values = {
        name: value.strip()
        for name, value in VARIABLE.findall(KERN)
        if re.search(r"-\d{3}$|white|black", name)
    }
    values |= VARIABLE.findall(KERN[start : KERN.index("}", start)])
    dark = PROSE.index("@media (prefers-color-scheme: dark)")
    values |= VARIABLE.findall(PROSE[:dark])
    if scheme == "dark":
        values |= VARIABLE.findall(PROSE[dark : PROSE.index("}", dark)])
    return values


def resolved(name: str, values: dict[str, str]) -> str:
    value = values[name].strip()
    while value.startswith("var("):
        value = values[value[4:-1]].strip()
    return value


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(scheme: str) -> None:
    values = colours(scheme)
    names = [name for name in values if name.startswith("--code-")]
    assert len(names) == 6
    texts = [*names, "--prose-quiet", "--kern-color-layout-text-default", "--kern-color-action-default"]
    for name in texts:
        for ground in ("--prose-ground", "--kern-color-layout-background-default"):
            found = contrast(resolved(name, values), resolved(ground, values))
            assert found >= 4.5, (scheme, name, ground, round(found, 2))


def test_the_check_knows_black_from_white() -> None:
    assert contrast("oklch(0% 0 0)", "oklch(100% 0 0)") == pytest.approx(21, abs=0.05)


def test_every_class_of_ours_has_a_style() -> None:
    ours = {name for names in CLASSES.values() for name in names if len(name) > 3 or name in ("code", "host")}
    ours -= {"cpf", "code-name"}  # look like what stands around them
    for name in ours:
        assert f".{name}" in PROSE, name


def test_no_style_leads_to_another_host() -> None:
    assert "url(" not in PROSE
    assert "@import" not in PROSE
