"""What is done to the house, a module for each part of it that suffers."""
