// An API in Go that asks Countersign about every token. Standard library alone; Go 1.22 and up.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

type introspection struct {
	Active           bool   `json:"active"`
	TokenType        string `json:"token_type"` // "DPoP": bound to a key, and nothing without its proof, which nobody checks here.
	Organization     string `json:"org_id"`
	Member           string `json:"sub"`
	RequiredScopeMet bool   `json:"required_scope_met"`
	ApprovalURI      string `json:"approval_uri"`
}

var client = &http.Client{Timeout: 5 * time.Second}

// introspect tells what the token is good for now. A write that was approved once is used up by this very question.
func introspect(token, organization, scope string) (found introspection, err error) {
	form := url.Values{"token": {token}, "org_id": {organization}, "required_scope": {scope}, "consume": {"true"}}
	request, err := http.NewRequest("POST", os.Getenv("ISSUER")+"/oauth/introspect", strings.NewReader(form.Encode()))
	if err != nil {
		return found, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(url.QueryEscape(os.Getenv("CLIENT_ID")), url.QueryEscape(os.Getenv("CLIENT_SECRET")))
	response, err := client.Do(request)
	if err != nil {
		return found, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return found, errors.New(response.Status)
	}
	return found, json.NewDecoder(response.Body).Decode(&found)
}

// protect lets a request through whose token may use the scope in the organization of its path.
func protect(scope string, next func(http.ResponseWriter, introspection)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		organization := r.PathValue("organization")
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || token == "" {
			answer(w, 401, map[string]string{"error": "no token"})
			return
		}
		found, err := introspect(token, organization, scope)
		switch {
		case err != nil: // Nobody knows: neither a yes nor a no.
			answer(w, 503, map[string]string{"error": "temporarily_unavailable"})
		case !found.Active || found.TokenType != "Bearer" || found.Organization != organization:
			answer(w, 401, map[string]string{"error": "invalid_token"})
		case !found.RequiredScopeMet:
			answer(w, 403, map[string]string{"error": "insufficient_scope", "scope": scope, "approval_uri": found.ApprovalURI})
		default:
			next(w, found)
		}
	}
}

func projects(w http.ResponseWriter, found introspection) {
	answer(w, 200, map[string]string{"organization": found.Organization, "member": found.Member})
}

func answer(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

func main() {
	http.HandleFunc("GET /organizations/{organization}/projects", protect("projects:read", projects))
	http.HandleFunc("POST /organizations/{organization}/projects", protect("projects:create", projects))
	port := os.Getenv("PORT")
	if port == "" {
		port = "0"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		panic(err)
	}
	fmt.Println("listening on", listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, nil))
}
