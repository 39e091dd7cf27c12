"""Telegram in: parse, one use case, render. No rule, no query."""
