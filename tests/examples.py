"""How many examples hypothesis draws for a test that wants another number than the usual."""

from hypothesis import settings

USUAL = 100


def examples(wanted: int, **more: object) -> settings:
    """Settings with so many examples; as many times fewer as the profile in use draws fewer."""
    fewer = settings().max_examples / USUAL
    return settings(max_examples=max(1, round(wanted * fewer)), **more)  # type: ignore[arg-type]
