"""The local editing backend: speech recognition, translation, caption layout, render, durable jobs."""
