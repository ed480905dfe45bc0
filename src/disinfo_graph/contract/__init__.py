"""The JSON-LD contract as files: frames, JSON Schemas and tables, made of context and shapes."""
