"""Commands that need no studio: what can be done to files where they lie."""
