"""The ground floor: pure rules. No clock, no SQL, no network, nothing asynchronous."""
