"""How fast one person may change things over HTTP: as fast as over one socket."""

from __future__ import annotations

from collections import OrderedDict
from math import ceil
from typing import Final

from channels.desk import Limits
from channels.session import Bucket
from matching.refusals import Refused

REMEMBERED: Final = 10_000  # people; whoever was forgotten starts with a full bucket again


class Pace:
    """A bucket a person. One of these per worker."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def check(self, person_id: str, limits: Limits) -> None:
        """Take one token, or ``Refused("rate_limited")`` with the whole seconds to wait."""
        if not limits.enabled:
            return
        wait = self._bucket(person_id, limits).wait()
        if wait:
            raise Refused("rate_limited", retry_after=ceil(wait))

    def _bucket(self, person_id: str, limits: Limits) -> Bucket:
        bucket = self._buckets.get(person_id)
        if bucket is None:
            bucket = self._buckets[person_id] = Bucket(limits.verbs_per_second, limits.verbs_burst)
            if len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(person_id)
        return bucket
