// Nimbus' OAuth SDK as a client and as an API, and two verifiers of the tokens: Nimbus' own, and Spring Security's by our recipe.

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.*;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.*;
import com.nimbusds.oauth2.sdk.id.*;
import com.nimbusds.oauth2.sdk.token.*;
import java.io.*;
import java.util.*;
import org.springframework.security.oauth2.jwt.*;

public class Verify {
  static final String ISSUER = System.getenv("ISSUER");
  static final String RESOURCE = System.getenv("RESOURCE");
  static final BufferedReader answers = new BufferedReader(new InputStreamReader(System.in));

  static String ask(String what, String token) throws IOException {
    System.out.println("{\"ask\":\"" + what + "\",\"token\":\"" + token + "\"}");
    return answers.readLine();
  }

  static ClientAuthentication credentials(String id, String secret) {
    return new ClientSecretBasic(new ClientID(System.getenv(id)), new Secret(System.getenv(secret)));
  }

  interface Check {
    String subject(String token) throws Exception;
  }

  static String verdict(Check check, String token) {
    try {
      return "\"" + check.subject(token) + "\"";
    } catch (Exception refused) {
      System.err.println(refused);
      return "null";
    }
  }

  static Check nimbus(AuthorizationServerMetadata metadata) throws Exception {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    var keys = JWKSourceBuilder.<SecurityContext>create(metadata.getJWKSetURI().toURL()).build();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
    var exact = new JWTClaimsSet.Builder().issuer(ISSUER).build();
    processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(RESOURCE, exact, Set.of("sub", "exp", "org_id")));
    return token -> processor.process(token, null).getSubject();
  }

  static boolean introspected(AuthorizationServerMetadata metadata, String token) throws Exception {
    var api = credentials("API_ID", "API_SECRET");
    var asked = new TokenIntrospectionRequest(metadata.getIntrospectionEndpointURI(), api, new TypelessAccessToken(token));
    var answer = TokenIntrospectionResponse.parse(asked.toHTTPRequest().send());
    return answer.indicatesSuccess() && answer.toSuccessResponse().isActive();
  }

  // RECIPE

  public static void main(String[] arguments) throws Exception {
    var metadata = AuthorizationServerMetadata.resolve(new Issuer(ISSUER));
    var grant = new JWTBearerGrant(SignedJWT.parse(ask("assertion", "")));
    var request = new TokenRequest(metadata.getTokenEndpointURI(), credentials("CLIENT_ID", "CLIENT_SECRET"), grant);
    var tokens = TokenResponse.parse(request.toHTTPRequest().send()).toSuccessResponse().getTokens();
    var token = tokens.getAccessToken().getValue();
    Check nimbus = nimbus(metadata);
    JwtDecoder spring = jwtDecoder();
    var said = new StringJoiner(",", "{\"result\":{", "}}");
    for (var name : List.of("token", "agent", "forged")) {
      var presented = name.equals("token") ? token : ask(name, token);
      said.add(String.format("\"%s\":{\"nimbus\":%s,\"spring\":%s,\"introspected\":%s}", name,
          verdict(nimbus, presented), verdict(t -> spring.decode(t).getSubject(), presented), introspected(metadata, presented)));
    }
    System.out.println(said);
    System.exit(0);
  }
}
