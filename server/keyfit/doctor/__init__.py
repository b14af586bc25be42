"""What each tool would send, and what the service is documented to answer."""
