"""What can be known of the world, one file per subject; found by discovery."""
