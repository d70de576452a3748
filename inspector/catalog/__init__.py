"""L2: the SQLite catalogue: reports, labels with their journal, filters, facets, duplicates, thumbnails."""

from inspector.catalog.catalog import Catalog
from inspector.catalog.duplicates import PixelHashes
from inspector.catalog.facets import FACETS
from inspector.catalog.thumbnails import ThumbnailStore
from inspector.catalog.values import (
    CatalogEntry,
    ImportedLabel,
    ImportResult,
    JournalEntry,
    Order,
    PlanRow,
    PlanUnit,
    Queued,
    Review,
    Source,
    Stat,
    Undone,
)

__all__ = [
    "FACETS",
    "Catalog",
    "CatalogEntry",
    "ImportResult",
    "ImportedLabel",
    "JournalEntry",
    "Order",
    "PixelHashes",
    "PlanRow",
    "PlanUnit",
    "Queued",
    "Review",
    "Source",
    "Stat",
    "ThumbnailStore",
    "Undone",
]
