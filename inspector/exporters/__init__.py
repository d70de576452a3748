"""L2: catalogue entries to files other tools read."""
