"""Many people at one project file at once, each in a process of their own."""
