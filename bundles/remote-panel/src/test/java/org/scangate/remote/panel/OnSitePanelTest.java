package org.scangate.remote.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.AccessException;
import org.scangate.api.access.Door;
import org.scangate.api.access.Panels;
import org.scangate.api.access.Panels.Panel;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.access.Staff;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.CallOuts.CallOut;
import org.scangate.api.console.CallOuts.Side;
import org.scangate.api.console.CallOuts.Word;
import org.scangate.api.console.ConsoleDrawings;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.OnSiteConsent;
import org.scangate.api.drivers.OnSiteConsent.Answer;
import org.scangate.api.drivers.OnSiteConsent.Question;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.records.ConsoleRecorder;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.PatientCall;
import org.scangate.api.safety.RemotePeople;
import org.scangate.api.safety.RemotePeople.Ejected;
import org.scangate.api.time.Ticker;

class OnSitePanelTest {
  private static final String GOOD = "c2lnbmVk"; // "signed"

  private final List<AuditEvent> audited = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final Fakes.Circuit circuit = new Fakes.Circuit();
  private final List<String> talk = new ArrayList<>();
  private final List<String> proofs = new ArrayList<>();
  private Optional<SignIn> signedIn = Optional.of(Fakes.signIn("olga"));
  private Optional<String> page = Optional.empty();
  private Door door = Door.ON_SITE;
  private long nanos;
  private boolean refuses;
  private boolean auditFails;
  private List<Panel> enrolled = List.of(new Panel("ct-room", Instant.EPOCH, "it"));
  private OnSitePanel panel;
  private DriverQuestions questions;

  @BeforeEach
  void start() {
    Scanners scanners =
        fake(
            Scanners.class,
            (name, arguments) -> {
              Scanner scanner = new Fakes.OneSession(Fakes.signIn("olga"), true, callOuts());
              return name.equals("all") ? List.of(scanner) : Optional.of(scanner);
            });
    Ticker ticker = fake(Ticker.class, (name, arguments) -> name.equals("nanoTime") ? nanos : null);
    questions = new DriverQuestions(new Recorded(), ticker);
    panel = new OnSitePanel(scanners, new Recorded(), questions, ticker);
    panel.panels =
        fake(
            Panels.class,
            (name, arguments) -> {
              if (name.equals("all")) {
                return enrolled;
              }
              if (name.equals("opened")) {
                return Optional.of("ct-room").filter(it -> arguments[0].equals("token"));
              }
              said.add(arguments[0] + " " + arguments[1] + " " + arguments[2]);
              String signature = new String((byte[]) arguments[3], StandardCharsets.UTF_8);
              return signature.equals("signed") ? Optional.empty() : Optional.of("not signed");
            });
    questions.panels = panel.panels;
    panel.staff =
        fake(
            Staff.class,
            (name, arguments) -> {
              if (name.equals("at") || name.equals("known")) {
                return List.of();
              }
              if (refuses) {
                throw new AccessException("not checked in");
              }
              proofs.add(
                  name
                      + java.util.Arrays.stream(arguments)
                          .map(it -> " " + it)
                          .collect(java.util.stream.Collectors.joining()));
              return new Person("omar", "Omar Reyes", Set.of(Role.ON_SITE_OPERATOR));
            });
    circuit.proof = panel;
    panel.addCircuit(circuit);
  }

  private final class Recorded implements Audit {
    @Override
    public CompletableFuture<Long> record(AuditEvent event) {
      audited.add(event);
      if (auditFails) {
        return CompletableFuture.failedFuture(new IllegalStateException("disk full"));
      }
      return CompletableFuture.completedFuture(1L);
    }

    @Override
    public Optional<String> unwritable() {
      return Optional.empty();
    }

    @Override
    public Verification verify(DoubleConsumer progress) {
      throw new UnsupportedOperationException();
    }
  }

  private interface Reply {
    Object of(String method, Object[] arguments) throws Exception;
  }

  private static <T> T fake(Class<T> type, Reply answer) {
    return type.cast(
        java.lang.reflect.Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.of(method.getName(), arguments)));
  }

  private JsonNode call(String method, String path, String body) throws Exception {
    HttpRoute route =
        panel.routes().stream()
            .filter(it -> it.method().equals(method) && it.doors().contains(door))
            .filter(it -> it.path().equals(door == Door.REMOTE ? "/api/on-site/{rest...}" : path))
            .findFirst()
            .orElseThrow();
    HttpCall call =
        fake(
            HttpCall.class,
            (name, arguments) ->
                switch (name) {
                  case "body" -> body.getBytes(StandardCharsets.UTF_8);
                  case "signIn" -> signedIn;
                  case "header" -> page;
                  case "method" -> method;
                  case "path" -> path;
                  case "remoteAddress" -> "192.0.2.7";
                  default -> throw new UnsupportedOperationException(name);
                });
    HttpAnswer answer = route.handler().handle(call);
    return new ObjectMapper()
        .readTree(
            answer.body().length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : answer.body());
  }

  private static String act(String action, String reason, String signature) {
    return act(action, reason, "", signature);
  }

  private static String act(String action, String reason, String whom, String signature) {
    return "{\"scanner\":\"mr-1\",\"action\":\""
        + action
        + "\",\"reason\":\""
        + reason
        + "\",\"whom\":\""
        + whom
        + "\",\"panel\":\"ct-room\",\"challenge\":\"c\",\"signature\":\""
        + signature
        + "\"}";
  }

  @Test
  void everyRouteIsOnSiteAndNeedsAnOperatorOrAPanel() throws Exception {
    assertThat(panel.routes()).allSatisfy(route -> assertThat(route.doors()).hasSize(1));
    signedIn = Optional.empty();
    for (String path : List.of("/api/on-site", "/api/on-site/call-out")) {
      String method = path.endsWith("out") ? "POST" : "GET";
      assertThatThrownBy(() -> call(method, path, "{}")).hasMessageContaining("Sign in");
    }
    page = Optional.of("token");
    assertThat(call("GET", "/api/on-site", "").path("checkedIn").isArray()).isTrue();
  }

  /** What a panel sends on somebody's behalf. */
  private static String by(String who, String secret, String action) {
    String body = act(action, "coil was wet", GOOD);
    return body.replace(
        "{\"scanner\"", "{\"by\":\"" + who + "\",\"secret\":\"" + secret + "\",\"scanner\"");
  }

  @Test
  void whoIsCheckedInDoesItInTheirOwnName() throws Exception {
    signedIn = Optional.empty();
    page = Optional.of("token");
    call("POST", "/api/on-site/act", by("omar", "582603", "check-in"));
    call("POST", "/api/on-site/act", by("omar", "", "reset"));
    assertThat(said).contains("ct-room c reset\nmr-1\nomar\ncoil was wet\n");
    assertThat(circuit.onSite).extracting(OnSite::name).containsExactly("Omar Reyes");
    assertThat(proofs).containsExactly("checkIn ct-room omar 582603", "prove ct-room omar  true");
    assertThat(audited).extracting(AuditEvent::who).containsExactly("omar");
    call("POST", "/api/on-site/act", by("omar", "", "check-out"));
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", by("", "", "reset")))
        .hasMessageContaining("check in");
    assertThat(circuit.onSite).hasSize(1);
  }

  @Test
  void aHoldNeedsThePanelOnly() throws Exception {
    signedIn = Optional.empty();
    call("POST", "/api/on-site/act", act("hold", "", GOOD));
    assertThat(circuit.onSite).extracting(OnSite::person).containsExactly("panel:ct-room");
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", act("release", "", GOOD)))
        .hasMessageContaining("check in");
    assertThat(circuit.onSite).hasSize(1);
  }

  @Test
  void aPinIsNotLookedAtUnlessThePanelSigned() {
    signedIn = Optional.empty();
    for (String deed : List.of("check-in", "reset")) {
      String body = by("omar", "582603", deed).replace(GOOD, "eA==");
      assertThatThrownBy(() -> call("POST", "/api/on-site/act", body)).hasMessage("not signed");
    }
    assertThat(proofs).isEmpty();
  }

  @Test
  void aSignedResetIsProvenAndInTheAuditWithItsReason() throws Exception {
    call("POST", "/api/on-site/act", act("reset", "coil was wet", GOOD));
    assertThat(circuit.onSite)
        .containsExactly(new OnSite("olga", "olga", "ct-room", "coil was wet"));
    assertThat(said).containsExactly("ct-room c reset\nmr-1\nolga\ncoil was wet\n");
    assertThat(audited)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.action()).isEqualTo("panel.reset");
              assertThat(event.who()).isEqualTo("olga");
              assertThat(event.detail())
                  .containsEntry("panel", "ct-room")
                  .containsEntry("reason", "coil was wet");
            });
  }

  @Test
  void anUnsignedOneIsRefusedAndDoesNothing() {
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", act("reset", "coil was wet", "eA==")))
        .isInstanceOf(HttpProblem.class)
        .hasMessage("not signed");
    assertThat(circuit.onSite).isEmpty();
    assertThat(audited).extracting(AuditEvent::outcome).containsExactly(AuditEvent.Outcome.REFUSED);
  }

  @Test
  void aClaimThatIsNotOfThisRequestIsNotProven() throws Exception {
    OnSite claim = new OnSite("olga", "olga", "ct-room", "coil was wet");
    assertThat(panel.refusal(claim)).isPresent();
    call("POST", "/api/on-site/act", act("hold", "", GOOD));
    assertThat(circuit.onSite).hasSize(1);
    assertThat(panel.refusal(circuit.onSite.get(0))).as("after the request").isPresent();
  }

  @Test
  void whoeverIsThereIsShownAndWhatIsDecidedIsSigned() throws Exception {
    List<String> done = new ArrayList<>();
    panel.addPeople(
        fake(
            RemotePeople.class,
            (name, arguments) ->
                switch (name) {
                  case "scanner" -> "mr-1";
                  case "operating" -> "Olga Berg";
                  case "ejected" ->
                      List.of(new Ejected("ben", "Ben Roe", "Olga Berg", Instant.EPOCH));
                  default -> {
                    OnSite claim = (OnSite) arguments[0];
                    assertThat(panel.refusal(claim)).isEmpty();
                    done.add(name + (arguments.length > 1 ? " " + arguments[1] : ""));
                    yield null;
                  }
                }));
    JsonNode scanner = call("GET", "/api/on-site", "").path("scanners").path(0);
    assertThat(scanner.path("people").path(0).path("name").asText()).isEqualTo("olga");
    assertThat(scanner.path("people").path(0).path("holdsControl").asBoolean()).isTrue();
    assertThat(scanner.path("operating").asText()).isEqualTo("Olga Berg");
    assertThat(scanner.path("ejected").path(0).path("name").asText()).isEqualTo("Ben Roe");
    for (String deed : List.of("take-over", "give-back")) {
      call("POST", "/api/on-site/act", act(deed, "", GOOD));
    }
    call("POST", "/api/on-site/act", act("eject", "", "s-1", GOOD));
    call("POST", "/api/on-site/act", act("admit", "", "ben", GOOD));
    call("POST", "/api/on-site/act", act("grant", "", "s-2", GOOD));
    call("POST", "/api/on-site/act", act("decline", "", "s-3", GOOD));
    call("POST", "/api/on-site/act", act("acknowledge-images", "", GOOD));
    assertThat(done)
        .containsExactly(
            "takeOver",
            "giveBack",
            "eject s-1",
            "admit ben",
            "grant s-2",
            "decline s-3",
            "acknowledgeImages");
    assertThat(said).contains("ct-room c eject\nmr-1\nolga\n\ns-1");
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", act("eject", "", "s-1", "eA==")))
        .hasMessage("not signed");
    assertThat(done).hasSize(7);
  }

  private CallOuts callOuts() {
    return fake(
        CallOuts.class,
        (name, arguments) -> {
          if (name.equals("recent")) {
            return List.of(
                new CallOut(
                    7, Word.READY, Side.REMOTE, "Tess", Instant.EPOCH, 1, Optional.empty()));
          }
          talk.add(name + " " + arguments[0] + " " + arguments[3]);
          return name.equals("acknowledge") && (long) arguments[3] == 7;
        });
  }

  @Test
  void theRoomAnswersAndSaysAWord() throws Exception {
    JsonNode said = call("GET", "/api/on-site", "").path("scanners").path(0).path("callOuts");
    assertThat(said.path(0).path("word").asText()).isEqualTo("READY");
    assertThat(said.path(0).path("answeredBy").isNull()).isTrue();
    call("POST", "/api/on-site/call-out", "{\"scanner\":\"mr-1\",\"answer\":7}");
    call("POST", "/api/on-site/call-out", "{\"scanner\":\"mr-1\",\"word\":\"TABLE_IN\"}");
    assertThat(talk).containsExactly("acknowledge ON_SITE 7", "say ON_SITE TABLE_IN");
    assertThatThrownBy(
            () -> call("POST", "/api/on-site/call-out", "{\"scanner\":\"mr-1\",\"answer\":8}"))
        .hasMessageContaining("answered, or is gone");
    assertThatThrownBy(
            () -> call("POST", "/api/on-site/call-out", "{\"scanner\":\"mr-1\",\"word\":\"x\"}"))
        .hasMessageContaining("word is none of [PRESS_START");
  }

  @Test
  void drawingsAreClearedAtThePanel() throws Exception {
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", act("clear-drawings", "", GOOD)))
        .hasMessageContaining("just starting");
    List<String> cleared = new ArrayList<>();
    panel.addDrawings(
        fake(
            ConsoleDrawings.class,
            (name, arguments) -> {
              if (name.equals("any")) {
                return cleared.isEmpty();
              }
              cleared.add((String) arguments[0]);
              return null;
            }));
    assertThat(isDrawnOver()).isTrue();
    audited.clear();
    call("POST", "/api/on-site/act", act("clear-drawings", "", GOOD));
    assertThat(cleared).containsExactly("mr-1");
    assertThat(isDrawnOver()).isFalse();
    assertThat(audited)
        .singleElement()
        .satisfies(event -> assertThat(event.action()).isEqualTo("panel.clear-drawings"));
  }

  @Test
  void aRecordingIsShown() throws Exception {
    String[] of = {"ct-1"};
    panel.recorders =
        List.of(
            fake(
                ConsoleRecorder.class,
                (name, arguments) ->
                    name.equals("scanner")
                        ? of[0]
                        : Optional.of(new ConsoleRecorder.Running("Tess", Instant.EPOCH))));
    assertThat(isRecorded()).as("another scanner").isFalse();
    of[0] = "mr-1";
    assertThat(isRecorded()).isTrue();
  }

  private boolean isRecorded() throws Exception {
    JsonNode view = call("GET", "/api/on-site", "");
    return view.path("scanners").path(0).path("recording").asBoolean();
  }

  private boolean isDrawnOver() throws Exception {
    JsonNode view = call("GET", "/api/on-site", "");
    return view.path("scanners").path(0).path("drawings").asBoolean();
  }

  private String acknowledgedBy() throws Exception {
    return call("GET", "/api/on-site", "")
        .path("scanners")
        .path(0)
        .path("callAcknowledgedBy")
        .asText();
  }

  @Test
  void aCallIsAcknowledgedUntilItEnds() throws Exception {
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", act("acknowledge", "", GOOD)))
        .hasMessageContaining("No patient calls");
    circuit.call = PatientCall.CALLING;
    call("POST", "/api/on-site/act", act("acknowledge", "", GOOD));
    assertThat(acknowledgedBy()).isEqualTo("olga");
    circuit.call = PatientCall.QUIET;
    circuit.listeners.forEach(listener -> listener.accept(circuit.state()));
    circuit.call = PatientCall.CALLING;
    circuit.listeners.forEach(listener -> listener.accept(circuit.state()));
    assertThat(acknowledgedBy()).as("a new call").isEmpty();
  }

  @Test
  void aProofTestIsAuditedAndShown() throws Exception {
    call("POST", "/api/on-site/act", act("test", "", GOOD));
    JsonNode shown = call("GET", "/api/on-site", "").path("scanners").path(0);
    assertThat(shown.path("test").asText()).isEqualTo("passed");
    assertThat(shown.path("holder").asText()).isEqualTo("olga");
    assertThat(audited)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.action()).isEqualTo("stop.tested");
              assertThat(event.detail()).containsKey("permissive dropped");
            });
  }

  @Test
  void everyOrderByEveryWayIsRefusedAndInTheAudit() {
    record Way(String words, Door door, String body) {}
    for (PanelRequest.Deed deed : PanelRequest.Deed.values()) {
      List<Way> ways = new ArrayList<>();
      ways.add(new Way("the remote listener", Door.REMOTE, act(deed.word(), "coil was wet", GOOD)));
      ways.add(new Way("no enrolled panel", Door.ON_SITE, act(deed.word(), "", "eA==")));
      ways.add(new Way("no enrolled panel", Door.ON_SITE, act(deed.word(), "", "")));
      if (deed != PanelRequest.Deed.HOLD) {
        ways.add(new Way("an enrolled panel", Door.ON_SITE, act(deed.word(), "", GOOD)));
      }
      nanos += 10 * Refusals.ONE_IN.toNanos();
      for (Way way : ways) {
        audited.clear();
        door = way.door();
        signedIn = door == Door.REMOTE ? Optional.of(Fakes.signIn("olga")) : Optional.empty();
        refuses = true;
        assertThatThrownBy(() -> call("POST", "/api/on-site/act", way.body()))
            .as("%s by %s", deed, way)
            .isInstanceOf(HttpProblem.class);
        assertThat(audited)
            .as("%s by %s", deed, way)
            .singleElement()
            .satisfies(
                event -> {
                  assertThat(event.action()).isEqualTo("panel." + deed.word());
                  assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.REFUSED);
                  assertThat(event.detail()).containsEntry("way", way.words());
                });
      }
    }
    assertThat(circuit.onSite).isEmpty();
  }

  @Test
  void aFloodFromElsewhereIsCountedAndTakesNoRoomFromThePanel() throws Exception {
    door = Door.REMOTE;
    for (int i = 0; i < 1000; i++) {
      assertThatThrownBy(() -> call("POST", "/api/on-site/act", "x")).isNotNull();
    }
    assertThat(audited).hasSize(Refusals.BURST);
    door = Door.ON_SITE;
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", act("reset", "", "eA==")))
        .isNotNull();
    assertThat(audited).hasSize(Refusals.BURST + 1);
    call("GET", "/api/on-site", "");
    assertThat(audited).as("no room yet").hasSize(Refusals.BURST + 1);
    nanos += Refusals.ONE_IN.toNanos();
    call("GET", "/api/on-site", "");
    call("GET", "/api/on-site", "");
    assertThat(audited).hasSize(Refusals.BURST + 2);
    assertThat(audited.get(Refusals.BURST + 1).detail())
        .containsEntry("leftOutBefore", "" + (1000 - Refusals.BURST))
        .containsEntry("way", "the remote listener");
  }

  @Test
  void anyBodyIsAnsweredOrRefused() throws Exception {
    long seed = Long.getLong("seed", 20261124L);
    int count = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    System.out.println("fuzz of the panel's bodies: seed " + seed + ", " + count + " mutations");
    Random random = new Random(seed);
    byte[] whole = by("omar", "582603", "hold").getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int i = 0; i < count; i++) {
      byte[] body = whole.clone();
      for (int n = random.nextInt(4) + 1; n > 0; n--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        PanelRequest.read(java.util.Arrays.copyOf(body, random.nextInt(body.length + 1)));
      } catch (HttpProblem e) {
        assertThat(e.status()).isEqualTo(400);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private CompletableFuture<Answer> asked() {
    return questions.ask(
        new Question(
            "mr-1", "MR 1 scans.", "rfb 2.0", "ab".repeat(32), "the console hangs", "os:fe"));
  }

  private JsonNode question() throws Exception {
    return call("GET", "/api/on-site", "").path("scanners").path(0).path("driverQuestion");
  }

  @Test
  void theRoomIsAskedAboutADriverAndAnswersInANameThatTheAuditHas() throws Exception {
    assertThat(question().isMissingNode()).isTrue();
    CompletableFuture<Answer> answer = asked();
    JsonNode shown = question();
    assertThat(shown.path("driver").asText()).isEqualTo("rfb 2.0");
    assertThat(shown.path("reason").asText()).isEqualTo("the console hangs");
    assertThat(shown.path("by").asText()).isEqualTo("os:fe");
    assertThat(shown.path("secondsLeft").asInt()).isEqualTo(60);
    String id = shown.path("id").asText();
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", act("agree", "", id + "0", GOOD)))
        .hasMessageContaining("not asked any more");
    assertThat(answer).isNotDone();
    audited.clear();
    call("POST", "/api/on-site/act", act("agree", "", id, GOOD));
    assertThat(answer).isCompletedWithValue(new Answer(true, "olga", "olga", "ct-room"));
    assertThat(audited)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.action()).isEqualTo("panel.agree");
              assertThat(event.who()).isEqualTo("olga");
              assertThat(event.detail())
                  .containsEntry("driver", "rfb 2.0")
                  .containsEntry("why", "the console hangs")
                  .containsEntry("asked", "os:fe")
                  .containsEntry("panel", "ct-room");
            });
    assertThat(question().isMissingNode()).as("answered once").isTrue();
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", act("agree", "", id, GOOD)))
        .hasMessageContaining("not asked any more");
  }

  @Test
  void anAnswerIsToTheQuestionThatWasSeenAndInItsTime() throws Exception {
    CompletableFuture<Answer> first = asked();
    String id = question().path("id").asText();
    CompletableFuture<Answer> second = asked();
    assertThat(first).isCancelled();
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", act("agree", "", id, GOOD)))
        .hasMessageContaining("not asked any more");
    String next = question().path("id").asText();
    call("POST", "/api/on-site/act", act("disagree", "", next, GOOD));
    assertThat(second.join().agrees()).isFalse();
    CompletableFuture<Answer> late = asked();
    nanos += OnSiteConsent.WITHIN.toNanos();
    String gone = question().path("id").asText();
    assertThatThrownBy(() -> call("POST", "/api/on-site/act", act("agree", "", gone, GOOD)))
        .hasMessageContaining("not asked any more");
    late.cancel(false);
    assertThat(question().isMissingNode()).isTrue();
  }

  @Test
  void anAnswerThatTheAuditLacksDoesNotCount() throws Exception {
    CompletableFuture<Answer> answer = asked();
    String id = question().path("id").asText();
    auditFails = true;
    call("POST", "/api/on-site/act", act("agree", "", id, GOOD));
    assertThat(answer).isCompletedExceptionally();
  }

  @Test
  void withoutAPanelThatListensNobodyCanBeAsked() throws Exception {
    assertThat(questions.unreachable())
        .hasValueSatisfying(it -> assertThat(it).contains("no panel is connected"));
    call("GET", "/api/on-site", "");
    assertThat(questions.unreachable()).as("a page that is no panel's").isPresent();
    page = Optional.of("token");
    call("GET", "/api/on-site", "");
    assertThat(questions.unreachable()).isEmpty();
    nanos += DriverQuestions.DEAF_AFTER.toNanos() + 1;
    assertThat(questions.unreachable()).isPresent();
    enrolled = List.of();
    assertThat(questions.unreachable())
        .hasValueSatisfying(it -> assertThat(it).contains("no panel is enrolled"));
  }
}
