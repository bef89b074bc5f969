"""Who people are: passwords, sessions, tokens, and how a bearer of one is recognised."""
