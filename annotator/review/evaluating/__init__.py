"""How good suggestions were, measured by the annotations that people finished."""
