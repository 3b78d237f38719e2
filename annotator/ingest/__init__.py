"""Files of others: articles and label schemas, read with care."""
