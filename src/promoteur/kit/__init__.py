"""What every slice may use and what knows nothing of surveys.

Nouns: a `Problem` that a person can mend, the language a person reads, a condition on columns.
"""
