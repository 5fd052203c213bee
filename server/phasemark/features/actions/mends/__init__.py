"""Quick fixes of findings whose rule gives none: what a person may want to do about them.

Each module maps codes of rules to functions that offer actions for a finding.
"""
