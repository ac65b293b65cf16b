"""`promoteur serve`: the web site, the edge and the reader of the spool, together or apart."""
