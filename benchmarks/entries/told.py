"""What a server that is measured from inside tells: SIGUSR1, and it writes the answer where TELL_TO says."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

VARIABLE = "TELL_TO"


def tell_on_signal(read: Callable[[], int]) -> None:
    """Install the handler, before the server starts."""
    path = Path(os.environ[VARIABLE])

    def tell(*_: object) -> None:
        new = path.with_suffix(".new")
        new.write_text(str(read()))
        new.rename(path)  # whole or not at all

    signal.signal(signal.SIGUSR1, tell)
