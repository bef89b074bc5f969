"""Pictures, drawn anew: whatever hid in the file (place, camera, other data) stays behind."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from channels.files.kinds import JPEG, PNG, Kind
from matching.refusals import Refused

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
EDGE: Final = 2048  # pixels of the longer side: a page of a desk, printed on A5
SMALL_EDGE: Final = 480
QUALITY: Final = 84
PROFILE_LIMIT: Final = 16_384  # bytes of a colour profile; those of phones have some hundreds

# What Pillow raises at files that are broken, cut off or meant to harm.
_BROKEN: Final = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of it."""

    kind: Kind
    width: int
    height: int


def draw_anew(source: Path, target: Path, small: Path, *, most_pixels: int) -> Drawn:
    """Draw a picture into ``target`` and its thumbnail into ``small``. Runs in a thread.

    ``Refused("bad_file")`` when it is none, ``too_large`` when it has too many pixels: said from its
    header, before anything is unpacked.
    """
    try:
        with Image.open(source, formats=FORMATS) as opened:
            if opened.width * opened.height > most_pixels:
                raise Refused("too_large", limit=most_pixels)
            opened.draft("RGB", (EDGE, EDGE))  # JPEG: unpack no more than is kept
            profile = opened.info.get("icc_profile") or b""
            drawn = _upright(opened)
            drawn.thumbnail((EDGE, EDGE))
            kind = _save(drawn, target, profile)
            drawn.thumbnail((SMALL_EDGE, SMALL_EDGE))
            _save(drawn, small, profile)
            with Image.open(target) as kept:
                return Drawn(kind, kept.width, kept.height)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_large", limit=most_pixels) from None
    except _BROKEN:
        raise Refused("bad_file") from None


def _upright(opened: Image.Image) -> Image.Image:
    """The first frame, turned as the camera was held, in plain colours."""
    turned = ImageOps.exif_transpose(opened)
    see_through = "A" in turned.getbands() or "transparency" in turned.info
    return turned.convert("RGBA" if see_through else "RGB")


def _save(drawn: Image.Image, place: Path, profile: bytes) -> Kind:
    """JPEG, or PNG where one sees through; no metadata but the colours' own profile."""
    kept = profile if 0 < len(profile) <= PROFILE_LIMIT else None
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    if drawn.mode == "RGBA":
        clean.save(place, "PNG", optimize=False, icc_profile=kept)
        return PNG
    clean.save(place, "JPEG", quality=QUALITY, progressive=True, icc_profile=kept)
    return JPEG
