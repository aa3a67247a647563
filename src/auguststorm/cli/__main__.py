"""Let `python -m auguststorm.cli` do what `auguststorm` does."""

from auguststorm.cli.app import main

main()
