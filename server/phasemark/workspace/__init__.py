"""All documents of a root together."""
