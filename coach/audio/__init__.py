"""Sound: decoded from whatever a recorder wrote, and where somebody speaks in it."""
