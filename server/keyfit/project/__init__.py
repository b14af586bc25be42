"""Projects: their settings, which files belong to them, and what they add to the catalog."""
