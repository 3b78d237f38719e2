"""Who said what, by rules over an English dependency parse."""
