"""French text as the machine compares it: the one analyser of ranking and search."""

from matching.text.analyser import Analyser, Token, analyse

__all__ = ["Analyser", "Token", "analyse"]
