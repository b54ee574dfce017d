"""Coach: practise interviews aloud, and see from your own words where you stand."""

__version__ = "0.1.0"
