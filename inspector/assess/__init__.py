"""L2: evidence to findings to one assessment."""
