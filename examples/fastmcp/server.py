"""An MCP server of FastMCP: Countersign says of every request who it is, and of every write whether it may be done now."""

import os

import httpx2
from fastmcp import FastMCP
from fastmcp.exceptions import ToolError
from fastmcp.server.auth import RemoteAuthProvider
from fastmcp.server.auth.providers.introspection import IntrospectionTokenVerifier
from fastmcp.server.dependencies import get_access_token
from pydantic import AnyHttpUrl, ConfigDict, TypeAdapter

ISSUER, PORT = os.environ["ISSUER"], int(os.environ["PORT"])
CLIENT_ID, CLIENT_SECRET = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]
INTROSPECTION = f"{ISSUER}/oauth/introspect"

verifier = IntrospectionTokenVerifier(
    introspection_url=INTROSPECTION,
    client_id=CLIENT_ID,
    client_secret=CLIENT_SECRET,
    required_scopes=["projects:read"],
)
# Without this, pydantic puts a slash after the host, and clients, which compare issuers exactly, refuse it (RFC 8414 §3.3).
exactly = TypeAdapter(AnyHttpUrl, config=ConfigDict(url_preserve_empty_path=True)).validate_python
auth = RemoteAuthProvider(verifier, [exactly(ISSUER)], base_url=os.environ["BASE_URL"])
mcp = FastMCP("projects", auth=auth)
projects: dict[str, list[str]] = {}


async def allowed(scope):
    """Whose token it is, if it may do this now. A write that was approved once is used up by this very question."""
    caller = get_access_token()
    form = {"token": caller.token, "org_id": caller.claims["org_id"], "required_scope": scope, "consume": "true"}
    async with httpx2.AsyncClient(timeout=5, auth=(CLIENT_ID, CLIENT_SECRET)) as http:
        found = (await http.post(INTROSPECTION, data=form)).raise_for_status().json()
    # "DPoP": bound to a key, and nothing without its proof, which nobody checks here.
    is_usable = found.get("active") is True and found.get("token_type") == "Bearer"
    if is_usable and found.get("required_scope_met") is True:
        return found
    if "approval_uri" in found:
        link = found["approval_uri"]
        raise ToolError(f"Nothing was done. A person has to approve this at {link}\nCall the tool again after they have.")
    raise ToolError(f"Nothing was done. It needs {scope}.")


@mcp.tool
def list_projects() -> str:
    """Lists the projects of your organization."""
    return ", ".join(projects.get(get_access_token().claims["org_id"], [])) or "none"


@mcp.tool
async def create_project(name: str) -> str:
    """Creates a project; its person may have to approve it."""
    caller = await allowed("projects:create")
    projects.setdefault(caller["org_id"], []).append(name)
    return f"{caller['sub']} created {name}"


mcp.run(transport="http", host="127.0.0.1", port=PORT, show_banner=False)
