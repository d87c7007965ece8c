"""The runbook language: its shapes, its words, and what is said when they are wrong."""
