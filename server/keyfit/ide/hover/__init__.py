"""Hover texts: Markdown about a key, an endpoint, a model or a name."""
