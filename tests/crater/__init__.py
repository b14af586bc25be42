"""Right configuration files by the thousand, as public repositories hold them."""
