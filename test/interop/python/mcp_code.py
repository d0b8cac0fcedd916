"""The official SDK's authorization code: a 401, the person, the tool, and a refresh."""

import asyncio
import os
from urllib.parse import parse_qs, urlsplit

import httpx2
from conversation import Storage, ask, say
from mcp import ClientSession
from mcp.client.auth import AuthorizationCodeResult, OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata

SERVER, CLIENT, REDIRECT = os.environ["SERVER"], os.environ["CLIENT_ID"], "http://127.0.0.1:39119/callback"
returned = []


async def redirect(url):
    returned.append(parse_qs(urlsplit(await ask("authorize", url=url)).query))


async def callback():
    back = {name: values[0] for name, values in returned[-1].items()}
    return AuthorizationCodeResult(code=back["code"], state=back["state"], iss=back["iss"])


async def main():
    metadata = {"redirect_uris": [REDIRECT], "token_endpoint_auth_method": "none"}
    storage = Storage(OAuthClientInformationFull(client_id=CLIENT, issuer=os.environ["ISSUER"], **metadata))
    auth = OAuthClientProvider(SERVER, OAuthClientMetadata(**metadata), storage, redirect, callback)
    async with httpx2.AsyncClient(auth=auth) as http:
        async with streamable_http_client(SERVER, http_client=http) as streams, ClientSession(*streams[:2]) as session:
            await session.initialize()
            listed = (await session.call_tool("list_projects", {})).content[0].text
            first = storage.tokens
            auth.context.token_expiry_time = 1  # as if the access token had ended
            await session.call_tool("list_projects", {})
    refreshed = storage.tokens.access_token != first.access_token
    rotated = storage.tokens.refresh_token != first.refresh_token
    say(result={"listed": listed, "refreshed": refreshed, "rotated": rotated, "asked": len(returned)})


asyncio.run(main())
