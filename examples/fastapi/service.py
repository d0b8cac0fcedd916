"""A FastAPI service that asks Countersign about every token, by one dependency."""

import os
from typing import Annotated

import httpx
import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

ISSUER = os.environ["ISSUER"]
http = httpx.AsyncClient(timeout=5, auth=(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]))
app = FastAPI()
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def needs(scope):
    """Whose token it is, if it may do this in the organization of the path, now."""

    async def decide(organization: str, bearer: Bearer):
        if bearer is None:
            raise HTTPException(401, "no token", {"WWW-Authenticate": "Bearer"})
        # A write that was approved once is used up by this very question.
        form = {"token": bearer.credentials, "org_id": organization, "required_scope": scope, "consume": "true"}
        try:
            found = (await http.post(f"{ISSUER}/oauth/introspect", data=form)).raise_for_status().json()
        except httpx.HTTPError as unknown:  # Nobody knows: neither a yes nor a no.
            raise HTTPException(503, "temporarily unavailable") from unknown
        # "DPoP": bound to a key, and nothing without its proof, which nobody checks here.
        is_usable = found.get("active") is True and found.get("token_type") == "Bearer"
        if not is_usable or found.get("org_id") != organization:
            raise HTTPException(401, "invalid token", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        if found.get("required_scope_met") is not True:
            challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
            refusal = {"error": "insufficient_scope", "approval_uri": found.get("approval_uri")}
            raise HTTPException(403, refusal, {"WWW-Authenticate": challenge})
        return found

    return Depends(decide)


@app.get("/organizations/{organization}/projects")
async def projects(organization: str, caller: Annotated[dict, needs("projects:read")]):
    return {"organization": organization, "member": caller["sub"]}


@app.post("/organizations/{organization}/projects")
async def create(organization: str, caller: Annotated[dict, needs("projects:create")]):
    return {"organization": organization, "member": caller["sub"]}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ.get("PORT", "0")), access_log=False)
