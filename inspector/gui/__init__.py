"""L5: the window; the only package that imports Qt."""
