"""The command line, one module a command; `main` knows them by name only."""
