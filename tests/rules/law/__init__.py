"""The tests of the statute as data."""
