"""The roof: configuration, assembly, authentication, the HTTP interface, the wire, the command line."""
