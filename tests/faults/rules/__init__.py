"""What must hold of every history, a module a promise."""
