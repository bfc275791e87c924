"""The work itself: what a chat run and a render do, as durable steps over the rooms below."""
