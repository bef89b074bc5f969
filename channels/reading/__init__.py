"""Rows to shapes: how what is stored reads to everybody who may hear it."""
