"""Three-way merging of work notes, so that no session of parallel worktrees is lost."""
