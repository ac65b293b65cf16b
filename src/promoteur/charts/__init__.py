"""Pictures of scores: numbers → Vega-Lite specifications; the same picture in every medium.

Nouns: a `Caption` (what the picture says in words and as a table), a `Palette`, a scored `Row`.
Verbs: draw a `distribution`, a `trend` (with `Event`s), `segments`, a `league_table`, `shares`, a
`waterfall`, a `flow`, a `target`, `before_after`, `reading_bands`, a `sparkline`; `save` a picture
as SVG, PNG or HTML, or have it `embedded` in a page of the site. A picture is a pure function of
tallies and of what `score` says of them; only this slice knows Vega-Lite and vl-convert.
"""
