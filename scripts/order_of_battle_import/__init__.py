"""Turn the research on the order of battle into the package's tables."""
