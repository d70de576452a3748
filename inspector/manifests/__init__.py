"""L2: Content Credentials (C2PA)."""
