"""L2: the settings table, its store, and where files live."""
