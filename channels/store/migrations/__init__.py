"""How a database's schema comes to be what this version of Relais expects."""
