"""L1: frozen facts that cross every boundary. Standard library only, no I/O, no display text."""
