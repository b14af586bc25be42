"""The command line: one file per command. Nothing here imports the language server's libraries."""
