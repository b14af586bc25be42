"""Settings become calls: what each tool would send."""
