"""Who may do what: roles, accounts, sessions and keys, and the limits on trying passwords."""
