"""Search: an index that follows the log, and questions to it that see only what their asker may see."""
