"""The page for departments, made from the mappings: every form's columns and how to fill them."""
