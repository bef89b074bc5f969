"""Starlette as most people begin: a set of sockets, ``await send_text`` for each. Run by uvicorn."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

room: set[WebSocket] = set()


async def talk(socket: WebSocket) -> None:
    """Hand what this one says to all the others."""
    await socket.accept()
    room.add(socket)
    try:
        while True:
            text = await socket.receive_text()
            for other in list(room):
                if other is not socket:
                    await other.send_text(text)
    except WebSocketDisconnect:
        pass
    finally:
        room.discard(socket)


app = Starlette(routes=[WebSocketRoute("/", talk)])
