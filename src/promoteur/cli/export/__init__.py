"""`promoteur export --to FILE`: responses as CSV or Parquet."""
