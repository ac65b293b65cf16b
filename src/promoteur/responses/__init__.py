"""What people answered: stored as rows, counted as facts, read and looked after by members.

Nouns: `Response`, `Amendment`, `Note`, `Tag`, `Import`, `SetAside` (an entry that could not become
a response, with its error), `Cursor` (how far the spool has been read), `Due` (responses whose fact
must be written anew). Verbs: drain, settle, exclude, include, restore, note, tag, import, export.

Where to look: `drain` reads the spool, `intake` and `rules` decide what an entry becomes, `due`
brings the facts up to date, and `tasks` runs it all. `services` holds what members do, `selection`
and `queries` what they look for; `imports` brings past answers in, `exporting` lets them out.
"""
