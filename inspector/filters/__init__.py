"""L1: the filter language."""
