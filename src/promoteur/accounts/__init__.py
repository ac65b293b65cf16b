"""Who works with Promoteur: workspaces (a tree), members, their roles, API keys, the audit trail.

Nouns: `Workspace`, `Member`, `Membership` (a role in a workspace and all below it), `ApiKey`,
`AuditEntry`. Verbs: set up the first member, invite, create a workspace, issue and revoke a key,
record what was done. `queries.workspaces_of` is the one place that decides who acts where, and
`sight.sight_of` the one that decides which answers a member sees. Logging in is allauth's
(`doors`, `adapters`).
"""
