"""What can't be recomputed, kept in one SQL database: SQLite by default, PostgreSQL by URL."""
