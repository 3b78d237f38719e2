"""Fuzzing: valid files, spoilt in every way, given to the program: `python -m tests.fuzz`."""
