"""Killing the program at any moment, and keeping it from the disk: what was said done is there."""
