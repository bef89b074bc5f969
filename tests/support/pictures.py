"""Pictures for tests, drawn when needed: with everything that a phone hides in them."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

ORIENTATION = 0x0112
GPS = 0x8825
CAMERA = 0x0110


def photo(
    width: int = 60, height: int = 40, *, turned: bool = False, camera: str = "Secret-Phone 7"
) -> bytes:
    """A JPEG with its camera's name and the place where it was taken; ``turned``: held upright."""
    picture = Image.new("RGB", (width, height), (200, 30, 30))
    picture.paste((20, 20, 220), (0, 0, width // 2, height))  # left half blue
    exif = picture.getexif()
    exif[CAMERA] = camera
    if turned:
        exif[ORIENTATION] = 6  # a quarter turn clockwise shows it right
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 7.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, quality=90)
    return out.getvalue()


def see_through() -> bytes:
    """A PNG with holes."""
    out = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 200, 0, 90)).save(out, "PNG")
    return out.getvalue()


def bomb(edge: int = 30_000) -> bytes:
    """A PNG of some kilobytes that claims to be enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", edge, edge, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(4_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
