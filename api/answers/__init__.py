"""Answers of the API and the pages as plain functions of an `Ask`, one module for each resource."""
