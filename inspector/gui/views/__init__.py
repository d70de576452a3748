"""L5: the large parts of the window. They show domain values and emit intents."""
