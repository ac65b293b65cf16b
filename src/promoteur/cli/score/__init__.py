"""`promoteur score FILE`: arguments → count → result → people, JSON, CSV, picture."""
