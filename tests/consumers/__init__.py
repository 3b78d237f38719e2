"""What other programs read in what is exported: `python -m tests.consumers`.

`write DIR` exports a project in every format, with what should be found in it. `read DIR` reads it
with every consumer that the running Python has; it needs nothing of this project's, so that it can
run in environments of the consumers' own (servers pin other versions of everything). `table DIR`
shows who found what.
"""
