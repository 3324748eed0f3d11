"""Plan, run, rank and explain: pure functions on records and arrays."""
