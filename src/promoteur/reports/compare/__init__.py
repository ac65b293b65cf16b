"""Compare: two periods, two segments of the same days, or the same people twice."""
