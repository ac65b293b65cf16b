"""`python -m promoteur` is the command `promoteur`."""

from promoteur.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
