"""Promoteur asks one question, scores the answers honestly, acts on them and proves that it helped.

`promoteur.score` is the science, a library of its own; `promoteur.cli` is the command line.
"""
