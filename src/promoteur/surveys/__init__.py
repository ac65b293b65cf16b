"""Surveys: the question with its wording, further questions, thank-you pages and branding.

Nouns: `Survey`, `SurveyVersion` (published, and never changed again), `Questionnaire` (all that a
version asks and shows). Verbs: create, edit, publish, close, reopen. Publishing writes the compact
document that the edge reads (`collect.published`).
"""
