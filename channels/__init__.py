"""The middle floor: what was said, who may hear it, getting it to them. No HTTP, no HTML."""
