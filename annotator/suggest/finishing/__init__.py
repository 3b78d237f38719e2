"""Rules over the whole article, applied to what the networks found: one spaCy component a module.

Importing this registers nothing and imports no spaCy; `factories` registers them all.
"""
