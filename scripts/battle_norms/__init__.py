"""Read CDB90 and compute norms of battle from it."""
