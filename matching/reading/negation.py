"""What a text excludes: which of its words stand under a negation, and no more than those.

"Des habits mais pas de meubles, ni de literie" excludes furniture and bedding, not clothes.
"Les matelas ne sont pas repris" excludes its subject as well. "Je ne conduis plus la nuit" excludes
hours, not driving: the reader of hours takes that one. "N'hésitez pas", "sans rendez-vous" and
"plus de 65 ans" exclude nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matching.text.analyser import Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NE: Final = frozenset({"ne", "n"})
_AFTER_NE: Final = frozenset(
    {"pas", "plus", "jamais", "aucun", "aucune", "ni", "rien", "guere", "point", "nullement"}
)
_ALONE: Final = frozenset(
    {"pas", "jamais", "aucun", "aucune", "ni", "sans", "sauf", "hors", "hormis", "excepte"}
)
_TURN: Final = frozenset(
    {"mais", "seulement", "uniquement", "sinon", "contre", "revanche", "juste", "plutot", "car"}
)
_SELF: Final = frozenset({"je", "j", "on", "nous", "tu", "vous", "m", "me"})
# What follows a negation and excludes nothing that somebody could need.
_HARMLESS: Final = _words(
    """
    souci soucis probleme problemes chichi chichis stress panique cher chere loin mal seulement
    forcement que rendezvous rdv frais engagement contrepartie jugement condition conditions
    justificatif inscription avance limite doute cesse attendre hesiter hesitez hesite obligation
    formalite servi servie porte portee portes utilise utilisee ouvert ouverte ouverts froid peur
    experience besoin rien grave importe tard encore presque vendus vendues consommes conscience bouger
    prise
    """
)
_TIMES: Final = _words(
    """
    lundi mardi mercredi jeudi vendredi samedi dimanche weekend matin matins soir soirs soiree soirees
    nuit nuits midi apresmidi semaine vacances aout juillet lun mar mer jeu ven sam dim jours heures
    feries matinee
    """
)


def negated(tokens: Sequence[Token]) -> list[bool]:
    """For every token, whether it is excluded."""
    marks = [False] * len(tokens)
    for at, token in enumerate(tokens):
        if _negates(tokens, at):
            start, end = _scope(tokens, at)
            if not _about_time(tokens[at + 1 : end]):
                for place in range(start, end):
                    marks[place] = True
        elif token.word in {"de", "d", "ni"} and at and _continues(tokens, marks, at):
            for place in range(at, _end_of_scope(tokens, at)):
                marks[place] = True
    return marks


def _negates(tokens: Sequence[Token], at: int) -> bool:
    word = tokens[at].word
    before = tokens[at - 1].word if at and tokens[at - 1].clause == tokens[at].clause else ""
    following = [token for token in tokens[at + 1 : at + 4] if token.clause == tokens[at].clause]
    first = next(
        (token.word for token in following if token.word not in {"de", "d", "a", "le", "la", "un"}), ""
    )
    if first in _HARMLESS or before in {"hesitez", "hesite", "importe"}:
        return False
    if word == "plus":
        if (
            not following
            or first[:1].isdigit()
            or before in {"en", "de", "le", "la", "les", "au", "a", "non"}
        ):
            return False
        return _has_ne(tokens, at) or (not before and following[0].word in {"de", "d", "aucun", "aucune"})
    return word in _ALONE or (word in _AFTER_NE and _has_ne(tokens, at))


def _has_ne(tokens: Sequence[Token], at: int) -> bool:
    return any(t.word in _NE and t.clause == tokens[at].clause for t in tokens[max(0, at - 4) : at])


def _scope(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """From the verb (or, when it speaks of a thing, from the thing) to the end of the clause or its turn."""
    start, clause = at, tokens[at].clause
    ne = next(
        (i for i in range(at, max(-1, at - 5), -1) if tokens[i].word in _NE and tokens[i].clause == clause),
        None,
    )
    copula = at > 1 and tokens[at - 1].word in {"est", "sont", "sera"} and tokens[at - 2].clause == clause
    if ne is not None:
        start = ne
        if ne and tokens[ne - 1].clause == clause and tokens[ne - 1].word not in _SELF:
            start = _start_of_clause(tokens, ne)
    elif copula:
        start = _start_of_clause(tokens, at)
    return start, _end_of_scope(tokens, at)


def _start_of_clause(tokens: Sequence[Token], at: int) -> int:
    while at and tokens[at - 1].clause == tokens[at].clause and tokens[at - 1].word not in _TURN:
        at -= 1
    return at


def _end_of_scope(tokens: Sequence[Token], at: int) -> int:
    end = at + 1
    while end < len(tokens) and tokens[end].clause == tokens[at].clause and tokens[end].word not in _TURN:
        end += 1
    return end


def _continues(tokens: Sequence[Token], marks: Sequence[bool], at: int) -> bool:
    """Whether the clause that starts here goes on with the list that the clause before excludes."""
    before = tokens[at - 1]
    return before.clause == tokens[at].clause - 1 and marks[at - 1] and before.word not in _TURN


def _about_time(scope: Sequence[Token]) -> bool:
    return any(token.word in _TIMES for token in scope)
