"""How much longer than outside of tests a grammar may take: machines that run tests are busy."""

GRAMMAR_PATIENCE = 10
