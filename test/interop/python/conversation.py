"""Questions on the output, answers on the input: what the test that runs a program does for it along the way."""

import asyncio
import json
import sys


def say(**message):
    print(json.dumps(message), flush=True)


async def ask(what, **question):
    say(ask=what, **question)
    return (await asyncio.to_thread(sys.stdin.readline)).strip()


class Storage:
    """What the SDK asks a host to keep, in memory."""

    def __init__(self, client=None):
        self.client, self.tokens = client, None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client
