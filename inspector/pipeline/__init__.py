"""L3: the one path a picture takes."""
