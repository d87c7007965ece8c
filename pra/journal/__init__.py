"""The journal of a run: the only truth about it. And the lease: only one hand at a time."""
