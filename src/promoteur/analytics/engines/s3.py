"""What opens an S3 store, under one name each, however the environment calls it."""

from collections.abc import Mapping

_ALSO = {"token": "session_token", "default_region": "region", "endpoint": "endpoint_url"}


def s3_options(options: Mapping[str, str]) -> dict[str, str]:
    """Return those of access_key_id, secret_access_key, session_token, region, endpoint_url."""
    plain = {key.lower().removeprefix("aws_"): value for key, value in options.items()}
    named = {_ALSO.get(key, key): value for key, value in plain.items()}
    known = ("access_key_id", "secret_access_key", "session_token", "region", "endpoint_url")
    return {key: named[key] for key in known if named.get(key)}
