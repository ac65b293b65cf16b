"""The science of the recommendation score: pure functions of tallies, a library of its own.

Nouns: `Scale`, `Tally`, `Tallies`, `Interval`, `Reading`. Verbs: `tally` a frame, `read`,
`compare`, `decompose`, `rake`, `watch`. No file, no clock, no framework.
"""
