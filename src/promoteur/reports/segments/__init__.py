"""Segments side by side: who scores higher, and whether that is more than chance."""
