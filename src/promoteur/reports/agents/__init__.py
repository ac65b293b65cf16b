"""Agents side by side, with what such figures cannot say about a person."""
