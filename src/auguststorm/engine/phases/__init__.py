"""Hold the ten phases of a tick, one a module; none knows another."""
