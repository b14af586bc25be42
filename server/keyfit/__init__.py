"""keyfit: do this key, this endpoint and this model fit each other?"""

__version__ = "0.1.0"
REPOSITORY = "https://github.com/keyfit/keyfit"  # scripts/repository.py changes it
