"""Asks for an application, waits for the decision, and prints the credentials as JSON.

    python register_application.py request.json

TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the other variables of Temporal's SDKs say where Temporal is.
ENCRYPTION_KEYS is needed if the service has it.
Exit code 0: approved. 1: rejected, cancelled or expired. 2: the request is invalid.
"""

import asyncio
import json
import os
import sys
import uuid
from pathlib import Path
from typing import Any

from encryption_codec import data_converter
from joserfc import jwe
from joserfc.jwk import ECKey
from temporalio.client import Client, WorkflowFailureError
from temporalio.common import WorkflowIDReusePolicy
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError


async def register(client: Client, request: dict[str, Any], key: ECKey) -> dict[str, Any]:
    """Starts the workflow of a request and waits for its outcome, which may take weeks."""
    request_id = str(uuid.uuid4())
    handle = await client.start_workflow(
        "registrationRequest",
        {
            "request": request,
            "requested_by": {"sub": "provisioning-script"},
            # Only the public half leaves this process. Whoever approves, the secret is sealed to it.
            "recipient_key": key.as_dict(private=False),
        },
        id=f"registration-request-{request_id}",
        task_queue="registration-requests",
        # The id of a request is used once.
        id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
    )
    print(f"waiting for a decision on {request_id}", file=sys.stderr, flush=True)
    return await handle.result()


def open_secret(sealed: str, key: ECKey) -> str:
    """Opens a sealed secret: a compact JWE with ECDH-ES on P-256 and A256GCM."""
    return jwe.decrypt_compact(sealed, key, algorithms=["ECDH-ES", "A256GCM"]).plaintext.decode()


async def main(path: str) -> int:
    request = json.loads(Path(path).read_text())
    connection = ClientConfig.load_client_connect_config()
    connection.setdefault("target_host", "localhost:7233")
    client = await Client.connect(**connection, data_converter=data_converter())

    # If this process may end before the decision, keep the key in a secret store.
    key = ECKey.generate_key("P-256")
    try:
        outcome = await register(client, request, key)
    except WorkflowFailureError as failure:
        cause = failure.cause
        if not isinstance(cause, ApplicationError) or cause.type != "InvalidRequest":
            raise
        for problem in cause.details[0]:
            print(".".join(map(str, problem["loc"])), problem["msg"], sep=": ", file=sys.stderr)
        return 2

    if outcome["status"] != "APPROVED":
        print(outcome["status"], outcome["rejection_reason"] or "", file=sys.stderr)
        return 1
    sealed = outcome["sealed_secret"]
    credentials = {
        "client_id": outcome["application"]["client_id"],
        # Applications such as a SPA have no secret.
        "client_secret": sealed and open_secret(sealed, key),
    }
    print(json.dumps(credentials))
    return 0


if __name__ == "__main__":
    code = asyncio.run(main(sys.argv[1]))
    sys.stdout.flush()
    sys.stderr.flush()
    # While Python shuts down, threads of the SDK may crash a process that ends soon after a call
    # (temporalio/sdk-python#300). So this one ends without that.
    os._exit(code)
