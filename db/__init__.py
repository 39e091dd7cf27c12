"""The records: models, engine, migrations."""
