"""What Relais does on this machine, beside its peers. ``python -m benchmarks`` runs everything."""
