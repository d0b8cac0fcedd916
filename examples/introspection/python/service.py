"""An API in Python that asks Countersign about every token. Standard library alone; Python 3.9 and up."""

import base64
import json
import os
import re
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ISSUER = os.environ["ISSUER"]
CREDENTIALS = f"{os.environ['CLIENT_ID']}:{os.environ['CLIENT_SECRET']}"
PROJECTS = re.compile(r"/organizations/([a-z0-9-]+)/projects")
SCOPES = {"GET": "projects:read", "POST": "projects:create"}


def introspect(token, organization, scope):
    """What the token is good for now. A write that was approved once is used up by this very question."""
    form = {"token": token, "org_id": organization, "required_scope": scope, "consume": "true"}
    request = urllib.request.Request(
        f"{ISSUER}/oauth/introspect",
        data=urllib.parse.urlencode(form).encode(),
        headers={"Authorization": "Basic " + base64.b64encode(CREDENTIALS.encode()).decode()},
    )
    with urllib.request.urlopen(request, timeout=5) as response:
        return json.load(response)


class Projects(BaseHTTPRequestHandler):
    def serve(self):
        path = PROJECTS.fullmatch(self.path)
        if path is None:
            return self.answer(404, {"error": "not_found"})
        organization, scope = path[1], SCOPES[self.command]
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return self.answer(401, {"error": "no token"})
        try:
            found = introspect(token, organization, scope)
        except OSError:  # Nobody knows: neither a yes nor a no.
            return self.answer(503, {"error": "temporarily_unavailable"})
        # "DPoP": bound to a key, and nothing without its proof, which nobody checks here.
        is_usable = found.get("active") is True and found.get("token_type") == "Bearer"
        if not is_usable or found.get("org_id") != organization:
            return self.answer(401, {"error": "invalid_token"})
        if found.get("required_scope_met") is not True:
            refusal = {"error": "insufficient_scope", "scope": scope, "approval_uri": found.get("approval_uri")}
            return self.answer(403, refusal)
        return self.answer(200, {"organization": organization, "member": found["sub"]})

    do_GET = do_POST = serve

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """A line of the log would hold what callers put into the address."""


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "0"))), Projects)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()
