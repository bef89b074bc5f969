"""Why the server hangs up, and whether to come back: the close codes of the socket, all of them."""

from __future__ import annotations

from typing import Final

import msgspec

from channels.hub import REMOVED, RESTARTING, SIGNED_OUT, SLOW
from channels.session import TOO_MANY
from server.wire.pinger import UNHEARD
from server.wire.protocol import BROKEN, GOING_AWAY, TEXT_ONLY, TRY_LATER


class Closing(msgspec.Struct, frozen=True):
    """What a close code means; ``again``: come back and resume."""

    says: str
    again: bool


CLOSINGS: Final[dict[int, Closing]] = {
    1002: Closing("The client broke the WebSocket protocol.", False),
    TEXT_ONLY: Closing("A binary frame: everything here is text.", False),
    1007: Closing("A frame that is not UTF-8.", False),
    1009: Closing("A frame of more than 64 KiB.", False),
    BROKEN: Closing("Our own fault, written in our log. Come back and resume.", True),
    GOING_AWAY: Closing("This server is restarting. Come back and resume.", True),
    TRY_LATER: Closing("The database is away: nobody can be greeted now. Come back and resume.", True),
    UNHEARD: Closing("Nothing was heard of the client, not even a pong. Come back and resume.", True),
    SLOW: Closing("The client read too slowly for 30 seconds. Come back and resume.", True),
    RESTARTING: Closing("The server asks to reconnect. Come back and resume.", True),
    TOO_MANY: Closing("More than 64 verbs under way at once. Wait, come back and resume.", True),
    SIGNED_OUT: Closing("The session or the token ended. Do not come back with it.", False),
    REMOVED: Closing("The person was removed. Do not come back.", False),
}
