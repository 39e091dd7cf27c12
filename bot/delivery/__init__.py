"""Telegram out: the outbox, its pace, what Telegram answered."""
