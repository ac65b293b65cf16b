"""What members read of the answers: the dashboard of a workspace, and what they promise and try.

Nouns: a `Scope` (what a page is about, as its address says), a saved view, a target, an initiative,
a benchmark, a round (of asking). Verbs: open a page, ask the facts within what a member may see,
explain a figure.

A page is a folder: `queries` asks and composes its figures, `views` shows them. Around them, in
the order in which a request meets them:

- `urls` → `opening` (who, of which workspace, about what) → `scope` (reads the address, with
  `window` and `there`: which answers there are) → `asking` (the one place that asks the facts);
- `cuts` (by what answers can be cut), `glances` (which cuts differ, how a change splits by one),
  `steps` (of a trend), `marks` (initiatives in it), `habits` (what differs by habit alone);
- `telling` (figures in sentences), `among` (what a correction for many did), `moved` (what moved
  the score), `naming` (columns and values in words), `explaining` (the glossary);
- `bar` (the filter bar), `pages` (the tabs), `parts` (pictures and tables as files),
  `exact` (the tables of pictures that have none beside them);
- `models`, `editing`, `written` and `whom`: what members write, how it is stored with its trail,
  and whom it concerns; `others` (which of it names agents, so that others do not read it).
"""
