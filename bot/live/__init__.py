"""What changes while a meeting runs."""
