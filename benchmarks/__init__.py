"""Side-by-side figures: `python -m benchmarks [name…]` prints ratios, and asserts nothing."""
