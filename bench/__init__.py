"""The benchmark: what a scored answer costs, what the service adds to the model call, and what faults do to it."""
