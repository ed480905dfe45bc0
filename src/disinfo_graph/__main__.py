"""Lets `python -m disinfo_graph` run the program."""

from disinfo_graph.cli import main

if __name__ == "__main__":
    main()
