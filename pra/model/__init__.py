"""The infrastructure as a model: it refuses what Proxmox refuses, and reacts as a real site does."""
