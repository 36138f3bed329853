"""Cases of investigators, what they watch, and the alerts that follow (docs/cases.md)."""
