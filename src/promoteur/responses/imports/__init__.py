"""Past answers from a file: planned, looked at, then stored; the same file twice adds nothing.

Where to look: `plan` finds out which column is what, `rows` makes past answers of the rows of the
file, `store` previews and stores them, `jobs` keeps the file until it is done and runs what waits;
`forms` and `views` are the pages.
"""
