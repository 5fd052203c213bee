"""All rules, by family."""
