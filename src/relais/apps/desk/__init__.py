"""The agent's desk: the line, one's own chats, their stream and API. What it changes belongs to `conversations`."""
