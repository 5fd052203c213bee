"""Steps of the work itself: what a session writes down, and what a phase is made of."""
