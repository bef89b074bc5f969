"""The ranker: which offers answer a need, which needs an offer answers, whom to alert, and why."""

from matching.ranking.index import OfferIndex
from matching.ranking.matcher import Matcher, matcher
from matching.ranking.shapes import History, NeedText, OfferText, PersonText, Point, Ranked, Reason

__all__ = [
    "History", "Matcher", "NeedText", "OfferIndex", "OfferText", "PersonText", "Point", "Ranked", "Reason",
    "matcher",
]  # fmt: skip
