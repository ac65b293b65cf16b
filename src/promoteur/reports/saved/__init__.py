"""Saved views: the address of a page under a name, for oneself or for everybody who sees it."""
