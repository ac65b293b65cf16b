"""`promoteur facts check|compact|vacuum|stats PATH`: the care of a table of facts."""
