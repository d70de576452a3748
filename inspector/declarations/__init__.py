"""L2: metadata blocks to camera data, source types, labels, tags and wishes."""
