"""The official SDK's identity assertion: the configured issuer, a token, and a step up by itself after a 403."""

import asyncio
import os

import httpx2
from conversation import Storage, ask, say
from mcp import ClientSession
from mcp.client.auth.extensions.identity_assertion import IdentityAssertionOAuthProvider
from mcp.client.streamable_http import streamable_http_client

SERVER = os.environ["SERVER"]
assertions = 0


async def assertion(audience, resource):
    global assertions
    assertions += 1
    return await ask("assertion", audience=audience, resource=resource)


async def main():
    auth = IdentityAssertionOAuthProvider(
        server_url=SERVER,
        storage=Storage(),
        client_id=os.environ["CLIENT_ID"],
        client_secret=os.environ["CLIENT_SECRET"],
        issuer=os.environ["ISSUER"],
        assertion_provider=assertion,
        scope="projects:read",
    )
    async with httpx2.AsyncClient(auth=auth) as http:
        async with streamable_http_client(SERVER, http_client=http) as streams, ClientSession(*streams[:2]) as session:
            await session.initialize()
            listed = (await session.call_tool("list_projects", {})).content[0].text
            created = (await session.call_tool("create_project", {"name": "Gemini"})).content[0].text
    say(result={"listed": listed, "created": created, "assertions": assertions})


asyncio.run(main())
