"""Everything the program can do, one file per subject; found by discovery."""
