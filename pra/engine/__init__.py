"""The engine: events go in, commands come out. No clock, no thread, no file, no terminal."""
