"""What members read of the answers: the dashboard of a workspace, and what they promise and try.

Nouns: a `Scope` (what a page is about, as its address says), a saved view, a target, an initiative,
a benchmark. Verbs: open a page, ask the facts within what a member may see, explain a figure.

A page is a folder: `queries` asks and composes its figures, `views` shows them. Around them:
`scope` reads the address, `asking` asks the facts, `bar` makes the filter bar, `naming` says
columns and values in words, `opening` joins these for every page; `explaining` is the glossary.
"""
