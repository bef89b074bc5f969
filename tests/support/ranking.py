"""The ranker of tests: words and the lexicon alone, made once."""

from __future__ import annotations

from functools import cache

from matching.ranking import Matcher

RANKER = cache(Matcher)
