"""Rivelaine, the fictional town that the demo plays: pure data, no database."""
