"""Pictures of scores: numbers → Vega-Lite specifications; the same picture in every medium.

Nouns: a `Caption` (what the picture says in words and as a table), a `Palette`, a scored `Row`.
Verbs: draw a `distribution`, a `trend`, `segments`; `save` a picture as SVG, PNG or HTML. A picture
is a pure function of tallies; only this slice knows Altair and vl-convert.
"""
