"""L2: what ComfyUI leaves in pictures: graphs, read by the wiring of their nodes rather than by their names."""
