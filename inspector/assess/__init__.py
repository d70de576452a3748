"""L2: evidence to findings to one assessment."""

from inspector.assess.engine import assess, judge
from inspector.assess.survival import survival_of

__all__ = ["assess", "judge", "survival_of"]
