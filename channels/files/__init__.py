"""Files that people hand in: what they are, what they hang on, who may see them. The bytes are elsewhere."""
