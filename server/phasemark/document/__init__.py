"""One document by itself: what kind it is, what it holds, what others may see of it."""
