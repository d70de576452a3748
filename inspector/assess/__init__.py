"""L2: evidence to findings to one assessment."""

from inspector.assess.engine import assess, judge

__all__ = ["assess", "judge"]
