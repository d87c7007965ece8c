"""Carrying out a plan for real: the engine, a world, a clock, an operator and a journal."""
