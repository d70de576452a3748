"""L5: windows over the window."""
