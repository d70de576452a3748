"""L2: the settings table, its store, and where files live."""

from inspector.settings.schema import SCHEMA, Kind, Setting, Settings

__all__ = ["SCHEMA", "Kind", "Setting", "Settings"]
