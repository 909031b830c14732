package org.scangate.remote.panel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.scangate.api.access.Door;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;

/** Refuses what is for the panel where it is asked for on the remote listener, whoever asks. */
final class Elsewhere {
  private static final int LONGEST_PATH = 80;

  private final Refusals refusals;

  Elsewhere(Refusals refusals) {
    this.refusals = refusals;
  }

  List<HttpRoute> routes() {
    return Stream.of("/api/on-site", "/api/on-site/{rest...}", "/api/panel/{rest...}")
        .flatMap(path -> Stream.of("GET", "POST").map(method -> route(method, path)))
        .toList();
  }

  private HttpRoute route(String method, String path) {
    return new HttpRoute(
        method, path, Set.of(Door.REMOTE), Who.ANYONE, PanelJson.LONGEST_BODY, this::refuse);
  }

  private HttpAnswer refuse(HttpCall call) throws HttpProblem {
    String who = call.signIn().map(it -> it.person().id()).orElse("appliance");
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("call", call.method() + " " + bounded(call.path()));
    facts.put("address", call.remoteAddress());
    refusals.note(Refusals.Way.ELSEWHERE, action(call), who, "", facts);
    throw new HttpProblem(
        403, "panel.on-site-only", "Only somebody on site may do this, at an enrolled panel.");
  }

  /** The audit's name of it, as at a panel where the order is one that there is. */
  private static String action(HttpCall call) {
    if (call.path().equals("/api/on-site/act")) {
      try {
        JsonNode body = PanelJson.tree(call.body());
        for (PanelRequest.Deed deed : PanelRequest.Deed.values()) {
          if (deed.word().equals(body.path("action").asText())) {
            return "panel." + deed.word();
          }
        }
      } catch (HttpProblem unreadable) {
        return "on-site.refused";
      }
    }
    return "on-site.refused";
  }

  private static String bounded(String path) {
    return path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path;
  }
}
