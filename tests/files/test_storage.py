"""One contract for a directory and a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from matching.refusals import Refused
from server.config import Config, Files
from server.files.storage import Bucket, Directory, Storage, storage_of
from tests.support.bucket import KEY, SECRET, LoopbackBucket, loopback_bucket

CONTENT = bytes(range(256)) * 4_000  # about a megabyte: several chunks


@pytest.fixture(scope="module")
def bucket() -> Iterator[LoopbackBucket]:
    with loopback_bucket() as served:
        yield served


def in_bucket(bucket: LoopbackBucket, **more: str) -> Config:
    settings = {"s3_key": KEY, "s3_secret": SECRET, "s3_region": "eu-west-3", **more}
    return Config(files=Files(place="s3://ville/relais", s3_endpoint=bucket.url, **settings))  # type: ignore[arg-type]


@pytest.fixture(params=["directory", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, bucket: LoopbackBucket) -> Storage:
    if request.param == "directory":
        return storage_of(Config(data=str(tmp_path)))
    return storage_of(in_bucket(bucket))


async def read(storage: Storage, key: str, *part: int) -> bytes:
    return b"".join([chunk async for chunk in storage.read(key, *part)])


async def test_what_is_kept_is_given_back_whole_and_in_part(storage: Storage, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(CONTENT)
    await storage.keep("01abc.vignette", source)
    await storage.keep("01abc", source)
    assert await read(storage, "01abc") == CONTENT
    assert await read(storage, "01abc", 10, 300_010) == CONTENT[10:300_010]
    assert await read(storage, "01abc", len(CONTENT) - 5) == CONTENT[-5:]

    await storage.drop("01abc")
    await storage.drop("01abc")
    with pytest.raises(Refused) as refusal:
        await read(storage, "01abc")
    assert refusal.value.code == "not_found"
    assert await read(storage, "01abc.vignette", 0, 4) == CONTENT[:4], "one key at a time"


async def test_keeping_again_replaces(storage: Storage, tmp_path: Path) -> None:
    source = tmp_path / "source"
    for content in (b"first", b"second"):
        source.write_bytes(content)
        await storage.keep("01xyz", source)
    assert await read(storage, "01xyz") == b"second"


async def test_a_bucket_that_refuses_is_a_fault_and_not_a_missing_file(
    bucket: LoopbackBucket, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    stranger = storage_of(in_bucket(bucket, s3_key="somebody-else"))
    with pytest.raises(OSError, match="does not take a file"):
        await stranger.keep("01abc", source)
    with pytest.raises(OSError, match="does not give a file"):
        await read(stranger, "01abc")


def test_the_place_decides(tmp_path: Path, bucket: LoopbackBucket) -> None:
    assert isinstance(storage_of(Config(data=str(tmp_path))), Directory)
    assert isinstance(storage_of(in_bucket(bucket)), Bucket)


async def test_a_directory_leaves_nothing_half_written(tmp_path: Path) -> None:
    storage = Directory(tmp_path / "files")
    with pytest.raises(FileNotFoundError):
        await storage.keep("01abc", tmp_path / "nowhere")
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
