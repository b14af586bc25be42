"""Small helpers that know nothing of keyfit's subject."""
