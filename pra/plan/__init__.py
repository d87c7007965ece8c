"""What a runbook compiles to: one operation per guest or node, with explicit dependencies."""
