"""Set up what all tests share: hypothesis without deadlines, because a first call compiles a kernel."""

from hypothesis import settings

# Derandomized: the same examples in every run, so that a red build means a changed rule and not bad luck.
settings.register_profile("auguststorm", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("auguststorm")
