"""What Relais does on this machine, beside its peers. ``python -m benchmarks`` runs everything."""

# First: it decides which SQLite all of this process imports. Two of them that open one file in one process
# let go of each other's locks, and the file is soon no database any more.
from channels.store import driver as driver
