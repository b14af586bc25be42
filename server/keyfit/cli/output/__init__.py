"""Render findings and connections: as text for people, as JSON and SARIF for programs."""
