"""Name the exit codes: 0 done; 1 could not be done; 2 the input is wrong; 130 interrupted."""

FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130
