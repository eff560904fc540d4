# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures and scans, by Pillow; what stands on them is recognised outside of this process."""

from __future__ import annotations

import io

from PIL import (
    BmpImagePlugin,
    Image,
    ImageOps,
    ImageSequence,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from stellwerk.documents.read.sink import Grey, Sink
from stellwerk.documents.read.straight import straight
from stellwerk.documents.read.unreadable import Unreadable
from stellwerk.documents.values import Sort

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")
_SMALL = 1_600  # pixels of the longer side: a photograph of a screen; letters are too small to be recognised
_PAPER = 255
_FAX = (1.5, 2.5)  # dots to the inch across for each one down: 204 to 98

Image.preinit()  # Pillow would load its readers when the first picture is opened, and there are no files then
_READERS = (
    BmpImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
Image.MAX_IMAGE_PIXELS = None  # our own limit is looked at first, and is lower than Pillow's error


def read(content: bytes, sink: Sink) -> None:
    """Hand each frame over to be recognised.

    Raises:
        Unreadable: it has more pixels or frames than a picture may have.
    """
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        frames = _frames(picture, sink.limits.pages) if picture.format == "TIFF" else 1
        if frames > sink.limits.pages:
            raise Unreadable("too_many_parts")
        for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
            if frame.width * frame.height > sink.limits.picture_pixels:
                raise Unreadable("bomb")
            sink.step(number - 1, frames)
            sink.picture(Sort.IMAGE, lambda frame=frame: grey(frame, sink.limits.ocr_pixels))  # type: ignore[misc]
            if number == frames:
                break
    sink.step(frames, frames)


def _frames(picture: Image.Image, most: int) -> int:
    """How many there are, counted no further than one too many: Pillow's own way slows down with the square."""
    try:
        while picture.tell() < most:
            picture.seek(picture.tell() + 1)
    except EOFError:
        pass
    count = picture.tell() + 1
    picture.seek(0)
    return count


def grey(picture: Image.Image, most: int) -> Grey:
    """Grey on white paper, upright, of a size that letters are recognised at.

    Args:
        picture: any mode.
        most: pixels at most.
    """
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in upright.info:
        rgba = upright.convert("RGBA")
        upright = Image.new("RGB", rgba.size, (_PAPER, _PAPER, _PAPER))
        upright.paste(rgba, mask=rgba.getchannel("A"))
    plain = _square(_eight_bits(upright), picture)
    width, height = plain.size
    factor = min(2.0 if max(width, height) < _SMALL else 1.0, (most / (width * height)) ** 0.5)
    if factor != 1.0:
        size = (max(1, int(width * factor)), max(1, int(height * factor)))
        plain = plain.resize(size, Image.Resampling.LANCZOS)
    plain = straight(plain, most)
    return Grey(plain.width, plain.height, plain.tobytes())


def _square(plain: Image.Image, source: Image.Image) -> Image.Image:
    """With as many dots to the inch down as across: a fax has half as many."""
    dots = source.info.get("dpi", (1, 1))
    across, down = (float(one) for one in dots) if len(dots) == 2 else (1.0, 1.0)
    if across > 0 and down > 0 and _FAX[0] < across / down < _FAX[1]:
        return plain.resize((plain.width, round(plain.height * across / down)), Image.Resampling.BICUBIC)
    return plain


def _eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I") or picture.mode == "F":  # 16 bits and more: Pillow would cut, not scale
        wide = picture.convert("F")
        least, largest = map(float, wide.getextrema())  # type: ignore[arg-type]  # one band, so two numbers
        factor = 255 / (largest - least or 1.0)
        return wide.point(lambda value: value * factor - least * factor).convert("L")
    return picture.convert("L")
