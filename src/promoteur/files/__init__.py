"""Files of answers that people have: found out, said, and counted where they lie.

Nouns: a `Table` (one or several files as columns of text), its `Found` facts (kind, encoding,
separator, header rows), the answer column, the order of dates. Verbs: `open_table`, `find_answers`,
`count`. DuckDB reads; this slice and `analytics.engines` are the only places that know it.
"""
