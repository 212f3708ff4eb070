"""Encrypts and decrypts what goes to Temporal as the service does when it has ENCRYPTION_KEYS."""

import base64
import dataclasses
import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)

ENCODING = b"binary/encrypted"
NONCE_BYTES = 12


class EncryptionCodec(PayloadCodec):
    """AES-256-GCM. The data is nonce, ciphertext and tag of the whole payload as protobuf."""

    def __init__(self, encryption_keys: str) -> None:
        """Takes the value of ENCRYPTION_KEYS: `id:key` with commas. The first key encrypts."""
        items = encryption_keys.split(",")
        # The word `plain` in the first place means: encrypt nothing.
        self._first = None if items[0] == "plain" else items[0].split(":")[0]
        pairs = (item.split(":") for item in items if item != "plain")
        self._keys = {key_id: AESGCM(base64.b64decode(key)) for key_id, key in pairs}

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        if self._first is None:
            return list(payloads)
        return [self._encrypt(payload, self._first) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._decrypt(payload) for payload in payloads]

    def _encrypt(self, payload: Payload, key_id: str) -> Payload:
        nonce = os.urandom(NONCE_BYTES)
        name = key_id.encode()
        sealed = self._keys[key_id].encrypt(nonce, payload.SerializeToString(), ENCODING + b"\0" + name)
        return Payload(metadata={"encoding": ENCODING, "encryption-key-id": name}, data=nonce + sealed)

    def _decrypt(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCODING:
            return payload
        name = payload.metadata["encryption-key-id"]
        nonce, sealed = payload.data[:NONCE_BYTES], payload.data[NONCE_BYTES:]
        key = self._keys[name.decode()]
        return Payload.FromString(key.decrypt(nonce, sealed, ENCODING + b"\0" + name))


def data_converter() -> DataConverter:
    """The converter for a client or a worker, as the environment asks for it."""
    encryption_keys = os.environ.get("ENCRYPTION_KEYS")
    if not encryption_keys:
        return DataConverter.default
    return dataclasses.replace(
        DataConverter.default,
        payload_codec=EncryptionCodec(encryption_keys),
        # The messages of failures are encrypted too.
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
