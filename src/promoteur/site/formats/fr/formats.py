"""Numbers in French as the command line writes them: 12\u202f345; days: 30 juin 2026."""

THOUSAND_SEPARATOR = "\u202f"
