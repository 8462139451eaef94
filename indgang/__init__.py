"""The rules of the service: what we say, what we keep, who holds a conversation, what can be booked."""
