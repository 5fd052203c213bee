"""SEC: secrets, and what else should not leave the house (guide ch. 9)."""

from __future__ import annotations

from phasemark.rules.secrets.credentials import (
    chat_token,
    cloud_key,
    connection_string_password,
    generic_secret_assignment,
    jwt_or_bearer,
    k8s_secret_data,
    model_api_key,
    private_key,
    token_in_url,
    vcs_token,
)
from phasemark.rules.secrets.personal import (
    email,
    home_path,
    internal_hostname,
    non_documentation_ip,
)
from phasemark.rules.secrets.scan import mask, mask_secrets

__all__ = [
    "chat_token",
    "cloud_key",
    "connection_string_password",
    "email",
    "generic_secret_assignment",
    "home_path",
    "internal_hostname",
    "jwt_or_bearer",
    "k8s_secret_data",
    "mask",
    "mask_secrets",
    "model_api_key",
    "non_documentation_ip",
    "private_key",
    "token_in_url",
    "vcs_token",
]
