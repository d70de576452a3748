"""L2: the SQLite catalogue."""
