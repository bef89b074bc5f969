"""Telling people outside of the pages: Web Push, e-mail, SMS. One module a way, one loop that drains them."""
