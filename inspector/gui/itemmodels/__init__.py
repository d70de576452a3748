"""L5: Qt item models over the catalogue and over reports."""
