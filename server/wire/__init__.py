"""The WebSocket wire: bytes in and out, nothing of what they mean."""
