"""L2: sampling plans, exact bounds, agreement."""
