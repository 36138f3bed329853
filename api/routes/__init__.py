"""The HTTP API: one module for each resource, a thin layer over `api.answers`."""
