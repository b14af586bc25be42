"""The linter: rules, findings, suppressions, baselines and fixes."""
