"""What ``recherche.html`` needs, and the addresses of its other states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from channels.search.finding import Found, FoundMessage
from channels.shapes import Person

KINDS: Final = {  # as the address says it
    "messages": "messages",
    "demandes": "needs",
    "offres": "offers",
    "fichiers": "files",
    "personnes": "people",
    "structures": "organisations",
    "canaux": "channels",
}
FIRST_OF_EACH: Final = 6  # shown of each kind while all are shown; of messages more
MESSAGES: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What was asked, as it was typed; ``found`` is empty before anything was."""

    text: str = ""
    kind: str = ""  # as the address says it
    channel: str = ""
    person: Person | None = None
    first: str = ""
    last: str = ""
    open: bool = False
    found: Found | None = None

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set, so that the filters are shown open."""
        return bool(self.channel or self.person or self.first or self.last or self.open)

    def href(self, **changed: Any) -> str:
        """The same question with something else chosen."""
        asked = {
            "q": self.text,
            "genre": self.kind,
            "canal": self.channel,
            "personne": self.person.id if self.person else "",
            "du": self.first,
            "au": self.last,
            "ouvertes": "1" if self.open else "",
            **changed,
        }
        return "/recherche?" + urlencode({name: value for name, value in asked.items() if value})

    def kinds(self) -> tuple[str, ...]:
        """What it may be narrowed to, as the address says it."""
        return tuple(KINDS)

    def more(self, kind: str) -> str:
        """The address of all that was found of a kind, when there may be more than is shown."""
        if self.found is None or self.kind:
            return ""
        shown = len(getattr(self.found, KINDS[kind]))
        return self.href(genre=kind) if shown >= (MESSAGES if kind == "messages" else FIRST_OF_EACH) else ""


def address_of(found: FoundMessage) -> str:
    """The message in its channel, or in the thread of its card."""
    page = f"/demandes/{found.place.need}" if found.place.need else f"/canaux/{found.channel}"
    return f"{page}?autour={found.seq}#m-{found.id}"
