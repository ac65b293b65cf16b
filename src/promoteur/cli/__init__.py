"""The command line: `promoteur score | facts | demo`, each a folder or a file of its own.

A command parses its arguments, asks one lower slice, and renders. Exit status: 0 done; 1 a fault of
Promoteur itself, or of the system or an engine; 2 wrong use; 3 the file or the table cannot be
understood.
"""
