"""What a running server holds, and what every request is answered from."""
