"""A bucket on loopback: as much of the S3 protocol as keeping, reading in part and dropping one object takes.

It refuses whoever does not sign, and remembers nothing between two runs.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KEY: Final = "a-key"
SECRET: Final = "a-secret"
_SIGNED: Final = re.compile(
    rf"AWS4-HMAC-SHA256 Credential={KEY}/\d+/[\w-]+/s3/aws4_request, .*Signature=\w{{64}}"
)
_MISSING: Final = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>'


@dataclass(slots=True)
class LoopbackBucket:
    """``url`` is the endpoint; ``objects`` what it keeps, by bucket and key."""

    url: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    broken: bool = False  # answer nothing but faults

    async def answer(self, request: Request) -> Response:
        if not _SIGNED.fullmatch(request.headers.get("authorization", "")):
            return Response("<Error><Code>AccessDenied</Code></Error>", 403)
        if self.broken:
            return Response("<Error><Code>AccessDenied</Code></Error>", 403)
        key = request.path_params["key"]
        if request.method == "PUT":
            self.objects[key] = await request.body()
            return Response(headers={"ETag": '"kept"'})
        if request.method == "POST" and "delete" in request.query_params:
            named = re.findall(r"<Key>(.*?)</Key>", (await request.body()).decode())
            for one in named:
                self.objects.pop(f"{key}/{one}", None)
            told = "".join(f"<Deleted><Key>{one}</Key></Deleted>" for one in named)
            return Response(f"<DeleteResult>{told}</DeleteResult>", media_type="application/xml")
        if key not in self.objects:
            return Response(_MISSING, 404, media_type="application/xml")
        return self._part(self.objects[key], request.headers.get("range", ""))

    def _part(self, whole: bytes, asked: str) -> Response:
        headers = {"ETag": '"kept"', "Last-Modified": "Wed, 25 Nov 2026 12:00:00 GMT"}
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", asked)
        if wanted is None:
            return Response(whole, headers=headers)
        start, last = int(wanted[1]), min(int(wanted[2] or len(whole) - 1), len(whole) - 1)
        headers["Content-Range"] = f"bytes {start}-{last}/{len(whole)}"
        return Response(whole[start : last + 1], 206, headers)


@contextmanager
def loopback_bucket() -> Iterator[LoopbackBucket]:
    """The bucket, served in a thread."""
    bucket = LoopbackBucket()
    routes = [Route("/{key:path}", bucket.answer, methods=["GET", "HEAD", "PUT", "POST"])]
    server = uvicorn.Server(
        uvicorn.Config(
            Starlette(routes=routes),
            host="127.0.0.1",
            port=0,
            log_config=None,
            access_log=False,
            lifespan="off",
        )
    )
    thread = threading.Thread(target=server.run, name="bucket", daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the bucket did not start"
        time.sleep(0.01)
    bucket.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield bucket
    finally:
        server.should_exit = True
        thread.join(20)
