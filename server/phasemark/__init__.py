"""phasemark: checks the documents that steer LLM-assisted development."""

__version__ = "0.1.0"
