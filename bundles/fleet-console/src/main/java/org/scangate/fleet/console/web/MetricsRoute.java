package org.scangate.fleet.console.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;
import org.scangate.fleet.console.model.Nodes;

/**
 * {@code /metrics} for Prometheus, over TLS as everything else. A program has no second factor: it
 * shows a token, which opens nothing but this page. Without a token of site IT's nobody may read.
 */
@Component(
    configurationPid = "org.scangate.fleet.console.web",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WebConfig.class)
public final class MetricsRoute implements HttpRoutes {
  /** Shorter could be guessed. */
  static final int SHORTEST_TOKEN = 24;

  private static final int LONGEST_TOKEN_FILE = 4096;

  private final String tokenFile;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile Nodes nodes;

  @Activate
  public MetricsRoute(WebConfig config) {
    this(config.metrics_token_file());
  }

  MetricsRoute(String tokenFile) {
    this.tokenFile = tokenFile;
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(new HttpRoute("GET", "/metrics", Who.ANYONE, this::metrics));
  }

  private HttpAnswer metrics(HttpCall call) throws HttpProblem {
    byte[] shown =
        call.header("Authorization")
            .filter(it -> it.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(it -> it.substring(7).trim())
            .orElse("")
            .getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(shown, token())) {
      throw new HttpProblem(
          401,
          "metrics.token",
          "Send the token of metrics.token-file: Authorization: Bearer TOKEN.");
    }
    Nodes now = nodes;
    if (now == null) {
      throw new HttpProblem(
          503, "fleet.starting", "The console does not listen to the broker yet.");
    }
    byte[] text = FleetMetrics.of(now).getBytes(StandardCharsets.UTF_8);
    return new Packed("text/plain; version=0.0.4; charset=utf-8", text).answer(call);
  }

  /** Never empty: nothing shown is then no token either. */
  private byte[] token() throws HttpProblem {
    if (tokenFile.isEmpty()) {
      throw new HttpProblem(
          403, "metrics.off", "The console's file names no metrics.token-file; nobody may read.");
    }
    byte[] token;
    try {
      Path file = Path.of(tokenFile);
      token =
          Files.size(file) > LONGEST_TOKEN_FILE
              ? new byte[0]
              : Files.readString(file).trim().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      token = new byte[0];
    }
    if (token.length < SHORTEST_TOKEN) {
      throw new HttpProblem(
          503,
          "metrics.token-file",
          "The file of metrics.token-file cannot be read, or holds fewer than "
              + SHORTEST_TOKEN
              + " characters.");
    }
    return token;
  }
}
