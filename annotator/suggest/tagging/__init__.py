"""A tagger of spans: word vectors and hashed features, recurrent layers, a CRF, in numpy alone."""
