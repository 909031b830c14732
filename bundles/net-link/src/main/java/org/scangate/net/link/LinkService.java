package org.scangate.net.link;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.http.WebSocketEndpoint;
import org.scangate.api.link.LinkChannel;
import org.scangate.api.link.Links;
import org.scangate.api.link.Traffic;
import org.scangate.api.time.Ticker;
import org.scangate.net.link.protocol.CloseCode;
import org.scangate.net.link.protocol.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links of the appliance: their making, their tickets, their end. */
@Component(
    service = {Links.class, HttpRoutes.class, WebSocketEndpoint.class, HealthCheck.class},
    immediate = true)
public final class LinkService implements Links, HttpRoutes, WebSocketEndpoint, HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LinkService.class);

  static final int PER_SIGN_IN = 8;
  static final int IN_ALL = 2000;

  static final long JOIN_PATIENCE = 5_000_000_000L;

  private static final String PATH = "/link";
  private static final int MAX_REQUEST_BODY = 1024;

  /** Several addresses, and so several paths, are not served by this version. */
  private static final int ONLY_PATH = 0;

  private final Audit audit;
  private final Ticker ticker;
  private final Alarms alarms;
  private final Runnable stopAlarms;
  private final Tickets tickets;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Entry> links = new ConcurrentHashMap<>();
  private final Map<String, LinkChannel> kinds = new ConcurrentHashMap<>();
  private final WaitingSockets waitingSockets = new WaitingSockets();
  private final ServerLink.Home home = new Home();
  private final LinkSocket.Gate gate = new Gate();

  /** Guards the making of links, so that the limits hold. */
  private final Object making = new Object();

  private record Entry(ServerLink link, AutoCloseable signInEnd) {}

  /** Runs on the machine's clocks. */
  @Activate
  public LinkService(@Reference Audit audit) {
    this(audit, Ticker.system(), new AlarmThread("scangate-net-link-timer"));
  }

  private LinkService(Audit audit, Ticker ticker, AlarmThread alarms) {
    this(audit, ticker, alarms, alarms::close);
  }

  LinkService(Audit audit, Ticker ticker, Alarms alarms, Runnable stopAlarms) {
    this.audit = audit;
    this.ticker = ticker;
    this.alarms = alarms;
    this.stopAlarms = stopAlarms;
    this.tickets = new Tickets(ticker);
  }

  @Deactivate
  void stop() {
    links.values().forEach(entry -> entry.link().end(CloseCode.GOING_AWAY, "the appliance stops"));
    stopAlarms.run();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addLinkChannel(LinkChannel kind) {
    LinkChannel before = kinds.putIfAbsent(kind.name(), kind);
    if (before != null) {
      LOG.error("Two bundles offer the channel {}; the second is not used", kind.name());
    }
  }

  void removeLinkChannel(LinkChannel kind) {
    if (kinds.remove(kind.name(), kind)) {
      links.values().forEach(e -> e.link().close(kind, kind.name() + " is being updated"));
    }
  }

  // ---- Links, HealthCheck

  @Override
  public List<Link> all() {
    return links.values().stream().<Link>map(Entry::link).toList();
  }

  @Override
  public String name() {
    return "Links";
  }

  @Override
  public List<Finding> check() {
    int count = links.size();
    return List.of(
        count < IN_ALL * 9 / 10
            ? Finding.ok("links.count", "Links: " + count + ".")
            : new Finding(
                Finding.Level.WARNING,
                "links.many",
                count + " of at most " + IN_ALL + " links are in use",
                "See on the status page who has them, and ask people to close windows."));
  }

  // ---- HttpRoutes

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        route("/api/links", this::makeLink), route("/api/links/{id}/tickets", this::makeTickets));
  }

  private static HttpRoute route(String path, HttpRoute.Handler handler) {
    return new HttpRoute(
        "POST",
        path,
        java.util.Set.of(org.scangate.api.access.Door.values()),
        HttpRoute.Who.SIGNED_IN,
        MAX_REQUEST_BODY,
        handler);
  }

  private HttpAnswer makeLink(HttpCall call) throws HttpProblem {
    SignIn signIn = signedIn(call);
    ServerLink link;
    synchronized (making) {
      makeRoom(signIn);
      link = new ServerLink(newId(), signIn, call.remoteAddress(), ticker, alarms, home);
      home.happened(link, LinkEvent.MADE, Map.of("address", call.remoteAddress()));
      // The sign-in may end at any time from here on; end() finds the entry or leaves none.
      AutoCloseable handle = signIn.onEnd(why -> link.end(CloseCode.ENDED, why));
      links.put(link.id(), new Entry(link, handle));
    }
    if (!signIn.active()) {
      link.end(CloseCode.ENDED, "the sign-in has ended");
      home.ended(link);
      throw new HttpProblem(401, "sign-in.needed", "Your sign-in has ended; sign in again");
    }
    return json("{\"link\":\"" + link.id() + "\"," + ticketsOf(link, call) + "}");
  }

  private HttpAnswer makeTickets(HttpCall call) throws HttpProblem {
    SignIn signIn = signedIn(call);
    Entry entry = links.get(call.segments().getOrDefault("id", ""));
    if (entry == null || !entry.link().signIn().id().equals(signIn.id())) {
      throw new HttpProblem(404, "link.ended", "This link has ended; make a new one");
    }
    return json("{" + ticketsOf(entry.link(), call) + "}");
  }

  private static SignIn signedIn(HttpCall call) throws HttpProblem {
    return call.signIn().orElseThrow(() -> new HttpProblem(401, "sign-in.needed", "Sign in first"));
  }

  /** At the limit of a sign-in, a link that has lost its path makes room for a new one. */
  private void makeRoom(SignIn signIn) throws HttpProblem {
    List<ServerLink> same =
        links.values().stream()
            .map(Entry::link)
            .filter(link -> link.signIn().id().equals(signIn.id()))
            .toList();
    if (same.size() >= PER_SIGN_IN) {
      ServerLink oldest =
          same.stream()
              .filter(link -> link.pathlessSince().isPresent())
              .min(Comparator.comparingLong(link -> link.pathlessSince().orElse(Long.MAX_VALUE)))
              .orElseThrow(
                  () ->
                      new HttpProblem(
                          429,
                          "link.too-many",
                          "You have " + same.size() + " windows open; close one first"));
      oldest.end(CloseCode.ENDED, "a newer window took its place");
    }
    if (links.size() >= IN_ALL) {
      throw new HttpProblem(
          503, "link.full", "The appliance serves " + IN_ALL + " windows already; try again later");
    }
  }

  private String ticketsOf(ServerLink link, HttpCall call) {
    Map<Traffic, String> issued = tickets.issue(link, call.binding());
    return "\"tickets\":{\"critical\":\""
        + issued.get(Traffic.CRITICAL)
        + "\",\"bulk\":\""
        + issued.get(Traffic.BULK)
        + "\"}";
  }

  private static HttpAnswer json(String text) {
    return HttpAnswer.json(text.getBytes(StandardCharsets.UTF_8));
  }

  private String newId() {
    return Long.toHexString(random.nextLong() | 1L << 63);
  }

  // ---- WebSocketEndpoint

  @Override
  public String path() {
    return PATH;
  }

  @Override
  public String subprotocol() {
    return "scangate.link.1";
  }

  @Override
  public int maxMessageBytes() {
    return Frame.HEADER_BYTES + Frame.MAX_PAYLOAD_BYTES;
  }

  @Override
  public Handler open(Peer peer) {
    LinkSocket socket = new LinkSocket(peer, gate, alarms, JOIN_PATIENCE);
    waitingSockets.add(socket, peer.remoteAddress()).ifPresent(LinkSocket::crowdedOut);
    return socket;
  }

  private final class Gate implements LinkSocket.Gate {
    @Override
    public ServerLink join(Peer peer, Frame.Join join) {
      return tickets
          .take(join.ticket())
          .filter(ticket -> ticket.lane() == join.lane() && join.path() == ONLY_PATH)
          .filter(ticket -> ticket.binding().equals(peer.binding()))
          .map(Tickets.Ticket::link)
          .filter(link -> link.signIn().door() == peer.door() && link.signIn().active())
          .filter(link -> link.join(peer, join))
          .orElse(null);
    }

    @Override
    public void waitsNoLonger(LinkSocket socket) {
      waitingSockets.remove(socket);
    }
  }

  // ---- what happens to links

  private final class Home implements ServerLink.Home {
    @Override
    public LinkChannel kind(String name) {
      return kinds.get(name);
    }

    @Override
    public void happened(ServerLink link, LinkEvent event, Map<String, String> detail) {
      String who = link.signIn().person().id();
      Map<String, String> more = new LinkedHashMap<>();
      more.put("link", link.id());
      more.put("signIn", link.signIn().id());
      more.putAll(detail);
      Outcome outcome = event == LinkEvent.CHANNEL_REFUSED ? Outcome.REFUSED : Outcome.DONE;
      var unused =
          audit
              .record(AuditEvent.of(event.action, who, outcome, more))
              .whenComplete((number, failure) -> complain(link, event, failure));
      LOG.info("Link {} of {}: {} {}", link.id(), who, event.action, detail);
    }

    private void complain(ServerLink link, LinkEvent event, Throwable failure) {
      if (failure != null) {
        LOG.error("Link {}: {} is not in the audit", link.id(), event.action, failure);
      }
    }

    @Override
    public void ended(ServerLink link) {
      tickets.revoke(link);
      Entry entry = links.remove(link.id());
      if (entry != null) {
        try {
          entry.signInEnd().close();
        } catch (Exception e) {
          LOG.warn("Link {}: the sign-in did not let go", link.id(), e);
        }
      }
    }
  }
}
