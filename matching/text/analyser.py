"""The analyser: from what somebody wrote to the tokens that are compared.

    "L’œil du frigo" → oeil, refriger

Folded (case, accents, œ), elisions cut, stop words dropped, typing errors mended when a vocabulary is
given, stemmed, and wordings of one synonym group turned into the group's own term. ``analyse`` does it
with the synonyms of the house; a network that has words of its own makes an ``Analyser``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from matching.text.folding import fold
from matching.text.stems import stem
from matching.text.stopwords import is_stop_word
from matching.text.synonyms import read_synonyms
from matching.text.typos import Typos

# A word, or a number; elided words (l', qu', jusqu') end at their apostrophe, which is dropped.
_WORD: Final = re.compile(r"aujourd'hui|[a-z]+|\d+(?:[.,]\d+)?")
_END_OF_CLAUSE: Final = re.compile(r"[.!?;:()\n,/+…]|\s-\s")
# Read as one word; the letters before each are in whatever it finds, and looked for first: quicker by far.
_ONE_WORD: Final = (
    ("week", re.compile(r"\bweek[- ]ends?\b"), "weekend"),
    ("rendez", re.compile(r"\brendez[- ]vous\b"), "rendezvous"),
    ("ap", re.compile(r"\bapres[- ]midis?\b|\bapr?e?m\b"), "apresmidi"),
    (".", re.compile(r"\b([a-z])\.(?:([a-z])\.)(?:([a-z])\.?)?(?:([a-z])\.?)?"), r"\1\2\3\4"),  # P.M.R. → pmr
)
_POINT_IN_NUMBER: Final = re.compile(r"(?<=\d)[,.](?=\d)")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text.

    ``word`` is as written, folded; ``stem`` its stem; ``term`` what is indexed and compared: the stem, or
    that of the synonym group; ``clause`` counts the clauses of the text; ``stop`` marks words without
    meaning of their own, which ``analyse`` leaves out.
    """

    word: str
    stem: str
    term: str
    clause: int
    stop: bool = False


class Analyser:
    """Turns texts into tokens, always in the same way.

    ``synonyms`` extends the groups of the house; ``vocabulary`` is every word that is surely well
    spelt: with it, an unknown word one error away from a known one is read as that one.
    """

    def __init__(
        self, *, synonyms: Mapping[str, Iterable[str]] | None = None, vocabulary: Iterable[str] = ()
    ) -> None:
        known = {word for entry in vocabulary for word in words_of(entry)}
        self._correct: Callable[[str], str] = Typos(known).correct if known else _as_it_is
        self._groups = _by_first_stem(read_synonyms(synonyms or {}))

    def words(self, text: str) -> list[Token]:
        """Every word of the text, stop words included: what the readers of negation and time look at."""
        tokens = []
        for number, clause in enumerate(clauses_of(text)):
            for word in _WORD.findall(clause):
                word = self._correct(word.replace("'", ""))
                found = stem(word)
                tokens.append(Token(word, found, found, number, is_stop_word(word)))
        return tokens

    def analyse(self, text: str) -> list[Token]:
        """The words that mean something, wordings of several words joined into their group's term."""
        tokens = [token for token in self.words(text) if not token.stop]
        joined: list[Token] = []
        at = 0
        while at < len(tokens):
            length, term = self._group_at(tokens, at)
            first = tokens[at]
            joined.append(Token(first.word, first.stem, term, first.clause))
            at += length
        return joined

    def terms(self, text: str) -> list[str]:
        """Only the terms: what goes into a full-text index."""
        return [token.term for token in self.analyse(text)]

    def _group_at(self, tokens: list[Token], at: int) -> tuple[int, str]:
        for stems, term in self._groups.get(tokens[at].stem, ()):
            if tuple(token.stem for token in tokens[at : at + len(stems)]) == stems:
                return len(stems), term
        return 1, tokens[at].stem


def clauses_of(text: str) -> list[str]:
    """The folded text, cut where a clause ends; decimals and hours keep their points."""
    folded = fold(text)
    for letters, pattern, whole in _ONE_WORD:
        if letters in folded:
            folded = pattern.sub(whole, folded)
    folded = _POINT_IN_NUMBER.sub("\x00", folded)
    return [clause.replace("\x00", ".") for clause in _END_OF_CLAUSE.split(folded)]


def words_of(text: str) -> list[str]:
    """The folded words of a wording, in order."""
    return [word.replace("'", "") for clause in clauses_of(text) for word in _WORD.findall(clause)]


def stems_of(wording: str) -> tuple[str, ...]:
    """The stems of a wording's meaningful words; of all its words when none means anything alone."""
    words = words_of(wording)
    return tuple(stem(word) for word in words if not is_stop_word(word)) or tuple(map(stem, words))


def _as_it_is(word: str) -> str:
    return word


def _by_first_stem(groups: Mapping[str, Iterable[str]]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First stem → (all stems, the group's term), the longest wordings first."""
    table: dict[str, dict[tuple[str, ...], str]] = {}
    for head, wordings in groups.items():
        term = "_".join(stems_of(head))
        for wording in (head, *wordings):
            stems = stems_of(wording)
            table.setdefault(stems[0], {})[stems] = term
    return {first: sorted(entries.items(), key=lambda one: -len(one[0])) for first, entries in table.items()}


@cache
def _of_the_house() -> Analyser:
    return Analyser()


def analyse(text: str) -> list[Token]:
    """The tokens of a text, by the house's own synonyms."""
    return _of_the_house().analyse(text)
