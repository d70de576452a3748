"""L5: one module a command."""
