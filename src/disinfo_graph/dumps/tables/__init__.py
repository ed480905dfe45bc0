"""The tables of a release: cases, appearances and sources, each as CSV and as Parquet."""
