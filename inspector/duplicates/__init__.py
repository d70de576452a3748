"""L2: perceptual hash, grouping, what a copy may inherit."""
