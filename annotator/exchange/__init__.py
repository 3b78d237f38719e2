"""Articles and annotations as bytes of other formats, and back: one module a format."""
