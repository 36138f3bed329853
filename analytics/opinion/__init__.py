"""The 信用核查意见书: a vetting as the paper that a file room keeps (DESIGN §10)."""
