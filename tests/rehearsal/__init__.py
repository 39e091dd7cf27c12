"""The Bot API server for rehearsal and tests is as strict as Telegram."""
