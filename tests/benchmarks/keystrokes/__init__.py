"""A simulated annotator on the real keymap, the real commands and the real `apply`."""
