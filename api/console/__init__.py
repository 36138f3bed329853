"""The investigator's console: pages rendered here, one module and one template each."""
