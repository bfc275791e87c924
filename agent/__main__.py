"""``python -m agent``: the same as the command ``subtitle-agent``."""

from agent.cli import main

raise SystemExit(main())
