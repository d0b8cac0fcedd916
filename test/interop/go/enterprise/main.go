// The official MCP SDK for Go with its handler of enterprise-managed authorization: sign-in, exchange, redemption, tools.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/modelcontextprotocol/go-sdk/auth/extauth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
	"golang.org/x/oauth2"
)

func credentials(id, secret string) *oauthex.ClientCredentials {
	return &oauthex.ClientCredentials{
		ClientID:         os.Getenv(id),
		ClientSecretAuth: &oauthex.ClientSecretAuth{ClientSecret: os.Getenv(secret)},
	}
}

func idToken(context.Context) (*oauth2.Token, error) {
	fmt.Println(`{"ask":"id_token"}`)
	answers := bufio.NewScanner(os.Stdin)
	answers.Buffer(nil, 1<<20)
	answers.Scan()
	return (&oauth2.Token{}).WithExtra(map[string]any{"id_token": answers.Text()}), nil
}

func main() {
	handler, err := extauth.NewEnterpriseHandler(&extauth.EnterpriseHandlerConfig{
		IdPIssuerURL:     os.Getenv("IDP"),
		IdPCredentials:   credentials("IDP_CLIENT_ID", "IDP_CLIENT_SECRET"),
		MCPAuthServerURL: os.Getenv("ISSUER"),
		MCPResourceURI:   os.Getenv("SERVER"),
		MCPCredentials:   credentials("CLIENT_ID", "CLIENT_SECRET"),
		MCPScopes:        []string{"projects:read", "projects:create"},
		IDTokenFetcher:   idToken,
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	client := mcp.NewClient(&mcp.Implementation{Name: "unmodified", Version: "1.0.0"}, nil)
	transport := &mcp.StreamableClientTransport{Endpoint: os.Getenv("SERVER"), OAuthHandler: handler}
	session, err := client.Connect(ctx, transport, nil)
	if err != nil {
		log.Fatal(err)
	}
	said := map[string]string{}
	for _, tool := range []string{"list_projects", "create_project"} {
		arguments := map[string]any{"name": "Gopher"}
		answer, err := session.CallTool(ctx, &mcp.CallToolParams{Name: tool, Arguments: arguments})
		if err != nil {
			log.Fatal(err)
		}
		said[tool] = answer.Content[0].(*mcp.TextContent).Text
	}
	result, _ := json.Marshal(map[string]any{"result": said})
	fmt.Println(string(result))
}
