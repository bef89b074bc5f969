"""How the demo town gets into a database: founded, played, read, through the real actions."""
