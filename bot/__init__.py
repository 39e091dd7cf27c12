"""The Assembly's assistant: see README.md for the rooms."""
