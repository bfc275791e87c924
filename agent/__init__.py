"""The conversational agent: words in, a captioned video out."""
