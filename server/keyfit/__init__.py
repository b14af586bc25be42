"""keyfit: do your API key, endpoint and model fit together?"""

__version__ = "0.1.0"
REPOSITORY = "https://github.com/keyfit/keyfit"  # scripts/repository.py changes it
