"""What a reviewer sees afterwards: gathered article by article, and put into words and tables."""
