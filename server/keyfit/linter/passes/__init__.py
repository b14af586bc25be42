"""The linter's policies on findings, one pass a module, in the order in which they run.

collect → relocate → restrict_fixes → deduplicate → redact → suppress → override_severity → sort →
mark_declared → subtract_baseline. Each takes findings and returns findings; `linter` runs them.
"""
