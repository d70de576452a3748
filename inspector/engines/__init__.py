"""L3: ways to run the pipeline over many pictures."""
