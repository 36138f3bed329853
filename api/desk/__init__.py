"""The running server: what it holds, and what every request is answered from."""
