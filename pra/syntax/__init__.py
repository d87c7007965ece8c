"""YAML as people write it: read safely, with every mistake at its place, and described to editors."""
