"""Text as the engine sees it: sources with positions, and secrets that print masked."""
