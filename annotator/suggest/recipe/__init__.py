"""How the packaged pipeline was made: corpora, training, assembly and figures."""
