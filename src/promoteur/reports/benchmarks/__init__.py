"""Benchmarks: scores that others printed, beside the own one."""
