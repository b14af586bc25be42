"""Starts the server that lies in `libs`: what is there comes before what the interpreter has."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "libs"))

from keyfit.cli.main import main

sys.exit(main(sys.argv[1:]))
