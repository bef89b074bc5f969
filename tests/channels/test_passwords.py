"""Passwords: never kept, slow to try, and as slow for an e-mail that nobody has."""

from channels.people.passwords import hash_password, verify_password


async def test_a_password_is_verified_against_its_hash_and_never_against_nothing():
    stored = await hash_password("trois mots au hasard")
    assert "trois" not in stored
    assert await verify_password("trois mots au hasard", stored)
    assert not await verify_password("trois mots au hasar", stored)
    assert not await verify_password("anything", None)
