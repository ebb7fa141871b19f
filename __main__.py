"""`python -m gradatim`, the form in which launchers of several processes start the command line."""

from .cli.main import main

main()
