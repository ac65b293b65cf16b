"""`promoteur member link E-MAIL`: a link for who cannot come in and has nobody to ask."""
