package org.scangate.itests.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Answers the pages of the console in place of its server, with a fleet that there is not. The
 * overview differs at every call, as that of a large fleet does.
 */
final class MadeUpFleet {
  private static final String NASTY = "<img src=x onerror=alert(1)>";
  private final long now = System.currentTimeMillis();
  private final int size;
  private final AtomicInteger calls = new AtomicInteger();

  MadeUpFleet(int size) {
    this.size = size;
  }

  void answers(Page page) {
    page.route("**/api/fleet/overview", this::overview);
    page.route("**/api/fleet/appliances/*/*", route -> json(route, appliance()));
    page.route("**/api/fleet/appliances/*/*/stability*", route -> json(route, stability(route)));
    page.route("**/api/fleet/incidents*", route -> json(route, incidents()));
    page.route("**/api/fleet/drivers", route -> json(route, drivers()));
  }

  private static void json(Route route, String body) {
    route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(body));
  }

  private void overview(Route route) {
    int call = calls.incrementAndGet();
    String rows =
        IntStream.range(0, size).mapToObj(i -> row(i, call)).collect(Collectors.joining(","));
    route.fulfill(
        new Route.FulfillOptions()
            .setHeaders(
                Map.of("Content-Type", "application/json", "ETag", '"' + "made-" + call + '"'))
            .setBody(
                "{\"broker\":{\"there\":true,\"since\":1,\"words\":\"\"},"
                    + "\"presences\":[\"NEVER_SEEN\",\"ONLINE\",\"QUIET\",\"DEAD\"],"
                    + "\"troubles\":[\"QUIET\",\"DEAD\",\"STOPPED\",\"FLAPPING\",\"ALARMS\","
                    + "\"SPOOL_GROWING\",\"PROOF_OVERDUE\",\"DRIVER_NOT_RELEASED\",\"CLOCK_OFF\","
                    + "\"MALFORMED\",\"NEVER_SEEN\"],\"rows\":["
                    + rows
                    + "]}"));
  }

  /** Quiet ones first, then stopped, then others with something wrong, then all that is well. */
  private String row(int i, int call) {
    String group = "region-" + i % 37;
    String troubles = "";
    int presence = 1;
    if (i < size / 100) {
      presence = i % 2 == 0 ? 2 : 3;
      troubles = ",[" + (presence - 2) + "," + (now - 60_000L * (i + 1)) + ",\"\"]";
    } else if (i < size / 20) {
      int trouble = 2 + i % 6;
      troubles = ",[" + trouble + "," + (now - 3_600_000L) + ",\"mr-" + i % 3 + "\"]";
    } else if (i >= size - size / 50) {
      presence = 0;
      troubles = ",[10,0,\"\"]";
    }
    String name = i == 1 ? NASTY : "gw-" + i;
    return "[\"%s\",\"%s\",%d,%d,0,\"0.1.%d\",%d%s]"
        .formatted(group, name, presence, now - 1000L * (call + i), call % 10, 1 + i % 3, troubles);
  }

  private String appliance() {
    return """
        {"group":"region-1","node":"%s","presence":"QUIET","since":%d,"heard":%d,"version":"0.1.0",
         "troubles":[{"trouble":"QUIET","since":%d,"words":""},
                     {"trouble":"STOPPED","since":%d,"words":"mr-1 tripped"}],
         "metrics":{"Health/Alarms":2,"Links/Count":1,"Links/1/Round trip ms/p50":31.5,
                    "Spool/Waiting/Images":null,"Audit/Writable":true},
         "scanners":[{"id":"mr-1","alive":true,
                      "metrics":{"Driver/Name":"%s","Stop/State":"tripped"}}]}
        """
        .formatted(NASTY, now - 90_000, now - 95_000, now - 90_000, now - 80_000, NASTY);
  }

  /** A day of bins of 10 s, or as many of a week or 90 days, with an hour in which none came. */
  private String stability(Route route) {
    String asked = route.request().url().replaceFirst(".*span=", "");
    long width =
        switch (asked) {
          case "week" -> 60_000;
          case "quarter" -> 3_600_000;
          default -> 10_000;
        };
    long span =
        asked.equals("day") ? 86_400_000L : asked.equals("week") ? 604_800_000L : 7_776_000_000L;
    int count = (int) (span / width);
    long from = now - span;
    StringBuilder at = new StringBuilder();
    StringBuilder beats = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    StringBuilder median = new StringBuilder();
    StringBuilder p95 = new StringBuilder();
    StringBuilder p99 = new StringBuilder();
    StringBuilder max = new StringBuilder();
    StringBuilder loss = new StringBuilder();
    for (int i = 0; i < count; i++) {
      boolean none = i > count / 2 && i < count / 2 + count / 24;
      double middle = 28 + 6 * Math.sin(i * 12.0 / count) + (i % 7) * 0.4;
      String comma = i == 0 ? "" : ",";
      at.append(comma).append((from / width + 1 + i) * width);
      beats.append(comma).append(none ? 0 : 2);
      expected.append(comma).append(2);
      median.append(comma).append(none ? "null" : middle);
      p95.append(comma).append(none ? "null" : middle * 1.5);
      p99.append(comma).append(none ? "null" : middle * 2 + i % 11);
      max.append(comma).append(none ? "null" : middle * 2.6 + i % 23);
      loss.append(comma).append(none ? "null" : i > count * 3 / 4 && i % 5 == 0 ? "0.12" : "0");
    }
    return """
        {"from":%d,"until":%d,"at":[%s],"beats":[%s],"expected":[%s],"median":[%s],"p95":[%s],
         "p99":[%s],"max":[%s],"jitter":[%s],"loss":[%s],
         "marks":[{"at":%d,"kind":"DEATH","detail":"will"},{"at":%d,"kind":"BIRTH","detail":""},
                  {"at":%d,"kind":"SESSION","detail":"%s"},{"at":%d,"kind":"SWITCH","detail":"lte0"}]}
        """
        .formatted(
            from,
            now,
            at,
            beats,
            expected,
            median,
            p95,
            p99,
            max,
            median,
            loss,
            from + span / 2,
            from + span / 2 + span / 24,
            from + span / 4,
            NASTY,
            from + span * 4 / 5);
  }

  private String incidents() {
    return """
        {"incidents":[
          {"number":9,"group":"region-1","node":"%s","what":"stop","detail":"mr-1 tripped",
           "from":%d,"until":0,"seenBy":""},
          {"number":8,"group":"region-2","node":null,"what":"site-quiet","detail":"",
           "from":%d,"until":%d,"seenBy":"ivan"}],"more":false}
        """
        .formatted(NASTY, now - 80_000, now - 9_000_000, now - 8_000_000);
  }

  private String drivers() {
    return """
        {"drivers":[{"name":"%s","version":"2.0.1","scanners":2,"notReleased":1,"places":[
          {"group":"region-1","node":"gw-7","scanner":"mr-1","standing":"NOT_RELEASED"},
          {"group":"region-2","node":"gw-8","scanner":"mr-1","standing":"RELEASED"}]}]}
        """
        .formatted(NASTY);
  }
}
