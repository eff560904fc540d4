# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A page that was photographed at an angle is turned until its lines lie level: Tesseract reads few that slope.

Of a page with level lines, rows of pixels are dark or light; of a sloping one all of them are grey alike. So that angle
is looked for at which rows differ most (Postl, "Detection of linear oblique structures and skew scan", 1986).
"""

from __future__ import annotations

from itertools import pairwise

from PIL import Image, ImageOps

_SIDE = 500  # pixels of the longer side that are enough to see lines
_MOST = 20  # degrees; more is a page on its side, which Tesseract turns itself
_LEAST = 3  # degrees; Tesseract reads what slopes less
_SURE = 1.3  # how much more rows must differ than as the page lies
_LONG = 4  # longer side to shorter
_PAPER = 255


def straight(page: Image.Image, most: int) -> Image.Image:
    """The page with its lines level; the same one if they are, or if none are to be seen.

    Args:
        page: grey, eight bits.
        most: pixels at most; a page grows with being turned.
    """
    if max(page.size) > _LONG * min(page.size):  # a strip: turned, it would be large and empty
        return page
    small = page.copy()
    small.thumbnail((_SIDE, _SIDE))
    small = ImageOps.autocontrast(ImageOps.invert(small), cutoff=1)
    differences = {angle: _difference(small, angle) for angle in range(-_MOST, _MOST + 1)}
    best = max(differences, key=lambda angle: differences[angle])
    if abs(best) < _LEAST or differences[best] <= _SURE * differences[0]:
        return page
    turned = page.rotate(best, Image.Resampling.BICUBIC, expand=True, fillcolor=_PAPER)
    if (size := turned.width * turned.height) > most:
        side = int((most / size) ** 0.5 * max(turned.size))
        turned.thumbnail((side, side))
    return turned


def _difference(small: Image.Image, angle: int) -> int:
    """How much neighbouring rows differ once the page is turned."""
    turned = small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=0)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((one - other) ** 2 for one, other in pairwise(rows))
