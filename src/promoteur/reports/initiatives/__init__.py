"""Initiatives: what was changed, and how the score stood before and after."""
