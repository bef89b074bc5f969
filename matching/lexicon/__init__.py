"""Knowledge of the field: what people of a town ask for and offer, in which words, and what answers what."""

from matching.lexicon.lexicon import Concept, Lexicon, LexiconError, read_lexicon

__all__ = ["Concept", "Lexicon", "LexiconError", "read_lexicon"]
