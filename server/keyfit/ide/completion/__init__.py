"""Completion of endpoints, models and names of variables; never of keys."""
