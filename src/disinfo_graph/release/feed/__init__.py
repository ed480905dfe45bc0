"""The change feed of a site: what each publication changed, as pages that are written once.

`site/state/feed.jsonl` has a line for each publication, with the pages that it wrote; the pages
lie in `site/feed/`, three files each: who and what (`.tsv`), the documents (`.jsonl`), the RDF
(`.trig`). A line is written before the switch to its release, and counts only after it.
"""
