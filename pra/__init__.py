"""Disaster-recovery runbooks for Proxmox VE: planned, drilled, proven, run and printed."""
