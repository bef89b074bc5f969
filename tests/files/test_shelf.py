"""The shelf over a real store: what fails leaves nothing behind, and the sweep takes bytes before rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from channels.store import Store
from channels.store.tables import file
from matching.refusals import Refused
from server.config import Config, Files
from server.files.shelf import Shelf
from tests.support import pictures
from tests.support.bucket import KEY, SECRET, loopback_bucket
from tests.support.clock import SettableClock
from tests.support.town import Town


async def sent(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 1_000):
        yield content[start : start + 1_000]


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def known(store: Store) -> int:
    return await store.read(lambda conn: conn.execute(select(func.count()).select_from(file)).scalar_one())


async def test_the_sweep_takes_bytes_and_rows(
    store: Store, town: Town, clock: SettableClock, tmp_path: Path
) -> None:
    shelf = Shelf(Config(data=str(tmp_path)), store)
    kept = await shelf.receive(town.leo, "photo.jpg", sent(pictures.photo()))
    assert len(on_disk(tmp_path)) == 2, "the picture and its thumbnail"
    assert await shelf.sweep() == 0
    clock.forward(hours=25)
    assert await shelf.sweep() == 1
    assert on_disk(tmp_path) == []
    assert await known(store) == 0
    assert await shelf.sweep() == 0
    with pytest.raises(Refused, match="not_found"):
        [chunk async for chunk in shelf.read(kept.id)]


async def test_a_bucket_that_fails_leaves_nothing_that_shows(
    store: Store, town: Town, clock: SettableClock, tmp_path: Path
) -> None:
    with loopback_bucket() as bucket:
        settings = Files(place="s3://ville", s3_endpoint=bucket.url, s3_key=KEY, s3_secret=SECRET)
        shelf = Shelf(Config(data=str(tmp_path), files=settings), store)
        bucket.broken = True
        with pytest.raises(Refused, match="busy"):
            await shelf.receive(town.leo, "photo.jpg", sent(pictures.photo()))
        with pytest.raises(OSError, match="does not drop"):
            await shelf.sweep()
        assert await known(store) == 1, "its bytes are not gone for sure"
        bucket.broken = False
        assert await shelf.sweep() == 1
        assert await known(store) == 0
        kept = await shelf.receive(town.leo, "photo.jpg", sent(pictures.photo()))
        assert sorted(bucket.objects) == [f"ville/{kept.id}", f"ville/{kept.id}.vignette"]
    assert on_disk(tmp_path) == []
