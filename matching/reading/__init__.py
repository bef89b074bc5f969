"""Readers: facts that a text states, as values that can be compared."""
