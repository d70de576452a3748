"""L5: small widgets that the views are built from. They show plain values and emit intents."""
