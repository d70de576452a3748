"""L2: metadata blocks to generation parameters, one module a writing tool."""
