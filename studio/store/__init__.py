"""What the studio remembers, in one SQLite file: accounts, projects, files, runs."""
