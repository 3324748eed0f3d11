"""Worked cases of a scheme: read, run, how far they reach, what they notice."""
