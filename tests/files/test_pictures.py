"""Pictures are drawn anew: right way up, smaller, and without what hid in them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from matching.refusals import Refused
from server.files.pictures import EDGE, SMALL_EDGE, draw_anew
from tests.support import pictures

PIXELS = 50_000_000


def drawn(folder: Path, content: bytes) -> tuple[Image.Image, Image.Image, str]:
    source, target, small = folder / "source", folder / "target", folder / "small"
    source.write_bytes(content)
    kind = draw_anew(source, target, small, most_pixels=PIXELS).kind
    return Image.open(io.BytesIO(target.read_bytes())), Image.open(io.BytesIO(small.read_bytes())), kind.type


def test_what_hid_in_a_photo_stays_behind(tmp_path: Path) -> None:
    content = pictures.photo()
    assert b"Secret-Phone" in content
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(pictures.GPS), "the setup hides a place"
    picture, small, type = drawn(tmp_path, content)
    for one in (picture, small):
        assert not one.getexif()
        assert not {"exif", "comment", "xmp", "photoshop"} & set(one.info)
    assert b"Secret-Phone" not in (tmp_path / "target").read_bytes()
    assert type == "image/jpeg"


def test_a_photo_stands_as_the_camera_was_held(tmp_path: Path) -> None:
    picture, _, _ = drawn(tmp_path, pictures.photo(60, 40, turned=True))
    assert picture.size == (40, 60)
    top, bottom = picture.getpixel((20, 5)), picture.getpixel((20, 55))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[2] > 150 > bottom[2], "the blue half came first, and is on top now"


def test_large_ones_shrink_and_small_ones_do_not_grow(tmp_path: Path) -> None:
    picture, small, _ = drawn(tmp_path, pictures.photo(5_000, 2_500))
    assert picture.size == (EDGE, EDGE // 2)
    assert small.size == (SMALL_EDGE, SMALL_EDGE // 2)
    assert drawn(tmp_path, pictures.photo(60, 40))[0].size == (60, 40)


def test_holes_stay_holes(tmp_path: Path) -> None:
    picture, _, type = drawn(tmp_path, pictures.see_through())
    assert (picture.mode, type) == ("RGBA", "image/png")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pictures.bomb(), "too_large"),
        (pictures.photo()[:400], "bad_file"),
        (b"\xff\xd8\xff" + b"\0" * 400, "bad_file"),
        (b"GIF89a" + b"\xff" * 40, "bad_file"),
        (b"\x89PNG\r\n\x1a\n", "bad_file"),
    ],
)
def test_what_would_harm_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        drawn(tmp_path, content)
    assert refusal.value.code == code
