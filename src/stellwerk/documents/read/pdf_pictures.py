# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pictures on pages of a PDF: how much they cover, which one may be a scan, and what is drawn to be recognised."""

from __future__ import annotations

import ctypes
import itertools
import zlib
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from stellwerk.documents.read.sink import Grey
from stellwerk.documents.read.straight import straight

MOST_OF_PAGE = 0.5
_DPI, _LEAST_DPI = 300, 200
_POINTS = 72
_MOST_PICTURES = 200  # of a page that are looked at
_MOST_OBJECTS = 3_000  # of a page that are looked at
_LARGE = 0.15  # of a page: a picture beside words that may be a scan
_LEAST_PIXELS = 200_000  # less is a logo
_TINY = 0.002  # of a page: a bullet, a line
_DEPTH = 3  # of drawings in drawings


class Cover(NamedTuple):
    """What pictures cover of a page."""

    share: float
    dpi: float  # of the finest of the large ones; 0: there is none


def cover_of(page: pdfium.PdfPage) -> Cover:
    """What pictures cover of this page."""
    width, height = page.get_size()
    covered = finest = 0.0
    found = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH)
    for picture in itertools.islice(found, _MOST_PICTURES):
        try:
            left, bottom, right, top = _place(picture)
            across, _ = picture.get_px_size()
        except pdfium.PdfiumError:
            continue
        share = max(0.0, right - left) * max(0.0, top - bottom) / max(width * height, 1.0)
        covered += share
        if share > MOST_OF_PAGE:
            finest = max(finest, across / (right - left) * _POINTS)
    return Cover(covered, finest)


class Beside(NamedTuple):
    """Pictures that stand beside words and may be scans."""

    cut: (
        tuple[float, float, float, float] | None
    )  # what of the page is none of them: left, bottom, right, top; points
    dpi: float
    others: bool  # whether more of them are there, too small to be worth the time


NOTHING = Beside(None, 0.0, others=False)


class _Piece(NamedTuple):
    picture: pdfium.PdfImage
    box: tuple[float, float, float, float]
    share: float  # of the page
    pixels: int
    dpi: float


def beside_words(page: pdfium.PdfPage, known: set[tuple[int, int]]) -> Beside:
    """Pictures of a page with words: the large ones, or, where a scanner cut its page into strips, all together.

    Args:
        page: whose words were read already.
        known: pictures of pages before, such as the background of slides; those to recognise are added.

    Returns:
        ``NOTHING`` also if the words are what stands on it: a scan that somebody had recognised before carries its
        text unseen.
    """
    west, south, east, north = page.get_bbox()
    pieces: list[_Piece] = []
    for thing in itertools.islice(page.get_objects(max_depth=_DEPTH), _MOST_OBJECTS):
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFTextObj_GetTextRenderMode(thing) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
                return NOTHING
        elif isinstance(thing, pdfium.PdfImage) and len(pieces) < _MOST_PICTURES:
            try:
                left, bottom, right, top = _place(thing)
                across, down = thing.get_px_size()
            except pdfium.PdfiumError:
                continue
            box = max(left, west), max(bottom, south), min(right, east), min(top, north)
            size = max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
            share = size / max((east - west) * (north - south), 1.0)
            if share > _TINY:
                pieces.append(_Piece(thing, box, share, across * down, across / (right - left) * _POINTS))
    pieces = [piece for piece in pieces if _mark(piece.picture) not in known]
    scans = [piece for piece in pieces if piece.share > _LARGE and piece.pixels >= _LEAST_PIXELS]
    if not scans and _may_be_scan(pieces):
        scans = pieces
    others = any(piece.pixels >= _LEAST_PIXELS for piece in pieces if piece not in scans)
    if not scans:
        return Beside(None, 0.0, others)
    known.update(_mark(piece.picture) for piece in scans)
    lefts, bottoms, rights, tops = zip(*(piece.box for piece in scans), strict=True)
    cut = (min(lefts) - west, min(bottoms) - south, east - max(rights), north - max(tops))
    if page.get_rotation():  # what is drawn is turned, and these sides are not
        cut = (0.0, 0.0, 0.0, 0.0)
    return Beside(cut, max(piece.dpi for piece in scans), others)


def _may_be_scan(pieces: list[_Piece]) -> bool:
    return sum(p.share for p in pieces) > _LARGE and sum(p.pixels for p in pieces) >= _LEAST_PIXELS


def _place(picture: pdfium.PdfObject) -> tuple[float, float, float, float]:
    """Where it stands on the page. PDFium says where it stands in the drawing that holds it."""
    box: tuple[float, float, float, float] = picture.get_bounds()
    while (picture := picture.container) is not None:
        box = picture.get_matrix().on_rect(*box)
    return box


def _mark(picture: pdfium.PdfImage) -> tuple[int, int]:
    """What tells it from others: bytes as they are packed, and their checksum."""
    size = raw.FPDFImageObj_GetImageDataRaw(picture, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFImageObj_GetImageDataRaw(picture, buffer, size)
    return size, zlib.crc32(buffer.raw)


def drawn(
    page: pdfium.PdfPage, most: int, dpi: float, cut: tuple[float, float, float, float] = (0, 0, 0, 0)
) -> Grey:
    """The page, or a part of it, as grey pixels.

    Args:
        page: to draw.
        most: pixels at most.
        dpi: that its pictures have; more than they have is only more to read. 0: they say nothing.
        cut: what is left away: left, bottom, right, top, in points.
    """
    wanted = min(max(dpi or _DPI, _LEAST_DPI), _DPI)
    width, height = page.get_size()
    area = (width - cut[0] - cut[2]) * (height - cut[1] - cut[3])
    scale = min(wanted / _POINTS, (0.98 * most / max(area, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, crop=cut, grayscale=True, fill_color=(255, 255, 255, 255))
    picture = straight(bitmap.to_pil().convert("L"), most)
    grey = Grey(picture.width, picture.height, picture.tobytes())
    bitmap.close()
    return grey
