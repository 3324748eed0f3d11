"""A slow, obvious engine: one subject at a time, exact fractions, plain loops.

It is written from the rubric format's description, not from the engine, and shares with
it only the records of `evalkit.model`, the parser and the bound rules.
"""
