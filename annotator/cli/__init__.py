"""The command line: one small file a command group. What is heavy is imported inside commands."""
