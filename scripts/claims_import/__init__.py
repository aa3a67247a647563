"""Hold what the import of claims sets by hand, and how it reads and writes rows."""
