"""The language server: one thin file per feature, around the same engine as the command line."""
