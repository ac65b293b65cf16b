"""Targets: what was promised by when, and how likely that is at the present pace."""
