"""L5: the five tabs of the inspection panel. Each shows one side of a `Detail` and emits intents."""
