"""Files as the engine sees them: the disk, texts laid over it, git's index and ignore files."""
