"""What the server keeps between requests: documents, folders, settings and findings."""
