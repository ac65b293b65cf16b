"""The hot path: the respondent's page, the widget's answers, and where they are kept. No Django.

Nouns: `Document` (one published version of a survey), `Library` (where documents lie), `Entry` (one
acknowledged answer or amendment), `Spool` (where entries wait, durably, for whoever reads them).
Verbs: publish a document, put an entry, read entries after a cursor.

Where to look, in the order in which things happen:

- publishing: `published` (the document) → `library` (kept, and found by link, key or survey);
- asking: `asgi` (the routes) → `state` (what the page is told) → `page` (drawn by `templates`);
- answering: `sent` (what a browser sends) → `pipeline` (the steps; `suspicion`, `further`,
  `limits`, `identity` and `personal` decide for them) → `answering` → `spool` (its `writer`
  commits in groups) → `replies`;
- watching: `metrics`, and `/healthz` in `asgi`.
"""
