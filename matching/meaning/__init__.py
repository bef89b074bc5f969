"""Meaning across different words: texts as vectors."""
