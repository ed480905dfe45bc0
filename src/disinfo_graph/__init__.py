"""disinfo-graph publishes disinformation cases as linked data."""
