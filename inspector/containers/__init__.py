"""L2: bytes to metadata blocks, one module a picture format."""
