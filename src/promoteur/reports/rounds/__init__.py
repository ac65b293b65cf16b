"""Rounds of asking: how many were asked on a day, how many of them answered, and what that leaves.

Whoever needs a response rate asks `queries.outcomes`, wherever a round comes from.
"""
