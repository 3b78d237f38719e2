"""The words of the program and the pure functions over them. Standard library only."""
