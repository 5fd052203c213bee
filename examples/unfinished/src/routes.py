"""Which report answers which path."""

ROUTES = {"/reports/daily": lambda: "12 orders"}
