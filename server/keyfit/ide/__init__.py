"""Editor features without protocol types."""
