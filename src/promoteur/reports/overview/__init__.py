"""The overview: where a workspace stands, and whether that has changed."""
