"""The whole meeting, by any hand and in any order."""
