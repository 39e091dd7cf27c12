"""One file per thing a person does: transaction, permission, rule, audit entry."""
