"""The lesson with which the sample project begins: what is wanted, and what was done.

Nothing in here draws, or is needed unless the lesson is taken.
"""
