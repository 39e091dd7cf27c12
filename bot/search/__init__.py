"""A question in plain Kazakh or Russian -> the clauses that answer it (`Engine`)."""
