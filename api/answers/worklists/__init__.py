"""Worklists: what waits for each role, one list a module of its own."""
