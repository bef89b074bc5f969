"""Actions: the only place that changes anything. Each is a plain function of an open write.

An action asks the doorway, lets the rules decide, saves the rows and appends to the log; the
store commits, acknowledges, then tells everybody. Call one with ``await store.write(action, …)``.
"""
