"""Inspector: learn where each picture comes from, with the evidence shown."""

__version__ = "0.1.0"
