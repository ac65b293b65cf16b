"""Engines: each opens the live files of a table as a lazy frame of its own, and nothing else."""
