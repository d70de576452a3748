"""L5: painters of single cells."""
