"""Ways to start the real server with one thing changed, for comparison or for counting."""
