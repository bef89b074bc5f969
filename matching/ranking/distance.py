"""Distance over a town, where the earth is flat enough."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.ranking.shapes import Point

_EARTH: Final = 6_371_000.0  # metres


def metres(one: Point | None, other: Point | None) -> float | None:
    """The distance between two places; None when one is unknown."""
    if one is None or other is None:
        return None
    x = math.radians(other.lon - one.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return _EARTH * math.hypot(x, math.radians(other.lat - one.lat))


def metres_to_all(
    one: Point | None, lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The distance to each of many places; not a number where a place is unknown."""
    if one is None:
        return np.full(len(lat), np.nan)
    x = np.radians(lon - one.lon) * np.cos(np.radians((lat + one.lat) / 2))
    far: NDArray[np.float64] = _EARTH * np.hypot(x, np.radians(lat - one.lat))
    return far
