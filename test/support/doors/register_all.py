"""Asks for each application of a JSON list, and prints the problems of each one. It uses the example for callers."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey
from register_application import register
from temporalio.client import Client, WorkflowFailureError
from temporalio.envconfig import ClientConfig


async def problems_of(client: Client, request: Any) -> list[dict[str, Any]]:
    try:
        await register(client, request, ECKey.generate_key("P-256"))
    except WorkflowFailureError as failure:
        assert failure.cause.type == "InvalidRequest", failure.cause
        return failure.cause.details[0]
    raise AssertionError("the request was not refused")


async def main(path: str) -> None:
    requests = json.loads(Path(path).read_text())
    client = await Client.connect(**ClientConfig.load_client_connect_config())
    print(json.dumps(await asyncio.gather(*(problems_of(client, request) for request in requests))))


asyncio.run(main(sys.argv[1]))
sys.stdout.flush()
# As in the example.
os._exit(0)
