"""`promoteur import FILE --survey NAME`: past answers from a file, seen before they are stored."""
