"""Measurements: what phasemark costs, beside its peers, on workspaces made to order."""
