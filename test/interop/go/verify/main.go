// What go-oidc says of tokens, with the issuer alone: discovery, keys, audience.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/coreos/go-oidc/v3/oidc"
)

func main() {
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, os.Getenv("ISSUER"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	verifier := provider.Verifier(&oidc.Config{ClientID: os.Getenv("RESOURCE")})
	answers := bufio.NewScanner(os.Stdin)
	answers.Buffer(nil, 1<<20)
	verdicts := map[string]any{}
	for _, name := range []string{"token", "agent", "forged"} {
		fmt.Printf("{\"ask\":%q}\n", name)
		answers.Scan()
		verdicts[name] = nil
		if verified, err := verifier.Verify(ctx, answers.Text()); err == nil {
			verdicts[name] = verified.Subject
		}
	}
	result, _ := json.Marshal(map[string]any{"result": verdicts})
	fmt.Println(string(result))
}
