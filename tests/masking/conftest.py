"""What the tests of masking share with those of the command line."""

from cli.conftest import folder as folder
