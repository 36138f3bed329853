"""The HTTP API: one module for each resource, thin over `api.answers`."""
