"""What the expectations of pages below `features/` ask, one module a feature."""
