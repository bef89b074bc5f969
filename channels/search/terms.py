"""The words of the index: what is said, by the analyser; where, by whom and of what kind, as marks.

A mark begins with ``#``, which no word does. Rights are marks as well, so that the index itself passes over
what somebody may not see; the query then looks at the rights as they are now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from matching.text import Analyser
from matching.text.folding import fold

LONGEST: Final = 40  # letters of a word that count
_OTHER_SCRIPTS: Final = re.compile(r"[^\W\d_]+")
_FILE_NAME: Final = re.compile(r"[\W_]+")
_analyser: Final = Analyser()


def terms_of(text: str, analyser: Analyser = _analyser) -> list[str]:
    """The words under which a text is found, each once, in order."""
    found = analyser.terms(text)
    if not text.isascii():  # the analyser is French: words of other scripts count as they are
        found += [word for word in _OTHER_SCRIPTS.findall(fold(text)) if not word.isascii()]
    return list(dict.fromkeys(term[:LONGEST] for term in found))


def terms_of_name(name: str) -> list[str]:
    """The words of a file's name."""
    return terms_of(_FILE_NAME.sub(" ", name))


def of_channel(channel_id: str) -> str:
    """The mark of what stands in a channel, or in a thread of it."""
    return f"#c{channel_id}"


def of_author(person_id: str) -> str:
    """The mark of what somebody wrote."""
    return f"#p{person_id}"


def of_kind(kind: str) -> str:
    """The mark of needs, offers and files. Messages have none: they are nearly everything."""
    return f"#k{kind}"


def of_scope(network_id: str, kind: str) -> str | None:
    """The mark of what stands in channels open to a network; a closed one has its own mark only."""
    return f"#s{kind}{network_id}" if kind in ("town", "theme") else None


def places(network_id: str, channel_id: str, scope_id: str, scope_kind: str) -> Iterable[str]:
    """The marks of a place: its channel, the one whose members hear it, or the whole network."""
    yield of_channel(channel_id)
    if scope_id != channel_id:
        yield of_channel(scope_id)
    scope = of_scope(network_id, scope_kind)
    if scope:
        yield scope


@lru_cache(maxsize=65_536)
def terms_of_word(word: str) -> tuple[str, ...]:
    """What one word is found under: for marking it where it was found."""
    return tuple(terms_of(word))
