"""What verifiers say of tokens, by the recipe of `docs/verifying-offline.md` and by Authlib's validator of RFC 9068."""

import asyncio
import os
import re
import sys

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from conversation import ask, say
from joserfc.jwk import KeySet

ISSUER, RESOURCE = os.environ["ISSUER"], os.environ["RESOURCE"]


def recipe():
    """The page's own code, with the addresses of here."""
    with open(os.environ["PAGE"], encoding="utf-8") as page:
        [code] = re.findall(r"```python\n(import jwt\n.*?)```", page.read(), re.DOTALL)
    names = {}
    exec(code.replace("https://auth.example.com", ISSUER).replace("https://api.example.com", RESOURCE), names)
    return names["claims_of"]


class Validator(JWTBearerTokenValidator):
    def get_jwks(self):
        found = requests.get(f"{ISSUER}/.well-known/openid-configuration", timeout=5).json()
        return KeySet.import_key_set(requests.get(found["jwks_uri"], timeout=5).json())


def passes(check, *args):
    try:
        return check(*args)
    except Exception as error:
        print(type(error).__name__, error, file=sys.stderr)
        return None


def authlib(token, scope):
    validator = Validator(issuer=ISSUER, resource_server=RESOURCE)
    claims = validator.authenticate_token(token)
    validator.validate_token(claims, [scope], None)
    return claims["sub"]


def redeemed(assertion):
    """Authlib's own client, with an identity assertion."""
    session = OAuth2Session(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    return session.fetch_token(f"{ISSUER}/oauth/token", grant_type=grant, assertion=assertion)["access_token"]


async def main():
    token = redeemed(await ask("assertion", resource=RESOURCE))
    agent = await ask("agent", token=token)
    claims_of = recipe()
    verdicts = {}
    for name, presented in {"token": token, "agent": agent, "forged": token[:-8] + "AAAAAAAA"}.items():
        claims = passes(claims_of, presented, "acme", "projects:read")
        verdicts[name] = {"pyjwt": claims and claims["sub"], "authlib": passes(authlib, presented, "projects:read")}
    elsewhere = passes(claims_of, token, "globex", "projects:read")
    say(result={**verdicts, "elsewhere": elsewhere, "unscoped": passes(authlib, token, "projects:delete")})


asyncio.run(main())
