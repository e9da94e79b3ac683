"""What generated modules run against: Python standard library only."""
