"""L5: the page of the settings with detectors: which are there, adding one, own limits, what a flag means."""
