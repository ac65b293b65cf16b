"""Facts about answers and the questions asked of them, written once for every engine. No Django.

Nouns: `Answer`, `Facts` (a Delta Lake table of them), `Filter`, `Dimension`, `Question`, `Store`.
Verbs: append, correct, forget, compact and vacuum facts; ask questions, and get tallies; pair the
same people before and after.

Where to look, in the order in which things happen:

- storing: `answer` (what a program hands over) → `staging` (by a `glance` and the rules of
  `admission` checked, by `canonical` in the table's `columns`) → `datafiles` (Parquet; many
  parts at once from `scratch`) → `table` (the change, in the words of `delta`); `facts` has the
  verbs, `snapshot` what is known without opening a file, `compaction` which files to merge,
  `location` where they lie;
- looking after: `checking`, `stats`, `leftovers`, `reading`;
- asking: `filters` (in their `normal` form) and `dimensions` → `questions` (one expression, with
  `predicate`), or the same people twice in `pairs` → `reach` (which files) → `engines` (who
  counts) → `store` (asks, and remembers); `settings` chooses the engine;
- reading the tallies, pure: `periods`, `scored`, `trend`, `segments`, `change`.
"""
