"""The web site: the only slice that knows all others. Settings, addresses, the look of every page.

`asgi` is what a server runs: the edge (`collect.asgi`) in front of Django. `start.prepare` makes a
data folder ready, and says how the first member comes in.
"""
