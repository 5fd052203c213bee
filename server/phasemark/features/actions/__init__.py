"""What a person may have done to a document: fixes, refactorings, and steps of the work."""
