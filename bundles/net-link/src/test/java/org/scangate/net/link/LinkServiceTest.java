package org.scangate.net.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Door;
import org.scangate.api.access.Role;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.WebSocketEndpoint;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.Fakes.FakePeer;
import org.scangate.net.link.Fakes.FakeSignIn;
import org.scangate.net.link.Fakes.RememberingChannel;
import org.scangate.net.link.protocol.Frame;

class LinkServiceTest {
  private final Fakes.Time time = new Fakes.Time();
  private final Fakes.RememberingAudit audit = new Fakes.RememberingAudit();
  private final LinkService service = new LinkService(audit, time, time, () -> {});
  private final FakeSignIn signIn = new FakeSignIn("s1", Role.TECHNOLOGIST);
  private final RememberingChannel kind = new RememberingChannel();
  private TestClient client;

  @BeforeEach
  void start() {
    service.addLinkChannel(kind);
    client = new TestClient(service, time, signIn);
  }

  private FakePeer join(String ticket, Traffic lane) {
    return join(new FakePeer(), ticket, lane);
  }

  private FakePeer join(FakePeer peer, String ticket, Traffic lane) {
    service
        .open(peer)
        .received(ByteBuffer.wrap(TestClient.whole(new Frame.Join(ticket, lane, 0, Map.of()))));
    return peer;
  }

  private String ticket() throws Exception {
    return client.post(0, Map.of()).path("tickets").path("critical").asText();
  }

  @Test
  void aChannelCarriesBytesBothWays() throws Exception {
    client.connect();
    int channel = client.open("test", Map.of("scanner", "mr-1"));
    client.say(channel, "hello");
    kind.context.send(ByteBuffer.wrap("answer".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    client.settle();
    assertThat(kind.log).containsExactly("open {scanner=mr-1}", "hello");
    assertThat(client.log).containsExactly("opened 1", "answer");
    assertThat(kind.context.linkId()).isEqualTo(client.link);
    assertThat(audit.actions()).containsExactly("link.made", "link.joined", "link.joined");
    assertThat(audit.events.get(1).detail())
        .containsEntry("tls", "TLSv1.3 TLS_AES_128_GCM_SHA256")
        .containsEntry("class", "critical");
  }

  @Test
  void anAnswerFromWithinReceivedAndAnEndFromWithinIt() throws Exception {
    client.connect();
    int channel = client.open("test", Map.of());
    kind.onReceived =
        text -> {
          kind.context.send(
              ByteBuffer.wrap(("re: " + text).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
          if (text.equals("enough")) {
            kind.context.close("as you wish");
          }
        };
    client.say(channel, "one");
    client.say(channel, "enough");
    assertThat(client.log)
        .containsExactly("opened 1", "re: one", "re: enough", "closed 1 as you wish");
    assertThat(kind.log).endsWith("enough", "closed as you wish");
  }

  @Test
  void ticketsAreGoodOnceForTheirClassDoorBindingAndTime() throws Exception {
    String used = ticket();
    assertThat(join(used, Traffic.CRITICAL).code).isZero();
    assertThat(join(used, Traffic.CRITICAL).code).isEqualTo(4401);

    String otherClass = ticket();
    assertThat(join(otherClass, Traffic.BULK).code).isEqualTo(4401);
    assertThat(join(otherClass, Traffic.CRITICAL).code).isEqualTo(4401);

    FakePeer otherDoor = new FakePeer();
    otherDoor.door = Door.ON_SITE;
    assertThat(join(otherDoor, ticket(), Traffic.CRITICAL).code).isEqualTo(4401);

    FakePeer otherCertificate = new FakePeer();
    otherCertificate.binding = "AB:CD";
    assertThat(join(otherCertificate, ticket(), Traffic.CRITICAL).code).isEqualTo(4401);

    String late = ticket();
    time.advance(30_001);
    assertThat(join(late, Traffic.CRITICAL).code).isEqualTo(4401);
    assertThat(join("guess", Traffic.CRITICAL).code).isEqualTo(4401);
  }

  @Test
  void theNewestTicketsOfALinkAreGood() throws Exception {
    client.connect();
    String third = "";
    String last = "";
    for (int i = 0; i < 6; i++) {
      last = client.post(1, Map.of("id", client.link)).path("tickets").path("critical").asText();
      third = i == 1 ? last : third;
    }
    assertThat(join(third, Traffic.CRITICAL).code).isEqualTo(4401);
    assertThat(join(last, Traffic.CRITICAL).code).isZero();
  }

  @Test
  void aTicketHas256Bits() throws Exception {
    assertThat(java.util.Base64.getUrlDecoder().decode(ticket())).hasSize(32);
    assertThat(ticket()).isNotEqualTo(ticket());
  }

  @Test
  void aSocketThatDoesNotJoinIsEnded() {
    FakePeer peer = new FakePeer();
    service.open(peer);
    time.advance(4_999);
    assertThat(peer.code).isZero();
    time.advance(2);
    assertThat(peer.code).isEqualTo(4401);

    FakePeer rude = new FakePeer();
    service.open(rude).received(ByteBuffer.wrap(new byte[] {3, 0, 0, 1, 0, 0, 0, 1, 9}));
    assertThat(rude.code).isEqualTo(4401);
  }

  private FakePeer opened(String address) {
    FakePeer peer = new FakePeer();
    peer.address = address;
    service.open(peer);
    return peer;
  }

  @Test
  void whenTooManySocketsWaitTheOldestGoesAndTheNewcomerJoins() throws Exception {
    List<FakePeer> strangers = new ArrayList<>();
    for (int i = 0; i < WaitingSockets.IN_ALL; i++) {
      strangers.add(opened("198.51.100." + i / WaitingSockets.PER_ADDRESS));
    }
    FakePeer newcomer = join(ticket(), Traffic.CRITICAL);
    assertThat(newcomer.code).isZero();
    assertThat(newcomer.sent).isNotEmpty();
    assertThat(strangers.get(0).code).isEqualTo(1013);
    assertThat(strangers.subList(1, strangers.size())).allMatch(peer -> peer.code == 0);
    opened("192.0.2.8");
    assertThat(strangers.get(1).code).as("the newcomer's place is free again").isZero();
  }

  @Test
  void anAddressWithTooManyWaitingSocketsLosesItsOwnOldest() {
    FakePeer other = opened("192.0.2.8");
    List<FakePeer> same = new ArrayList<>();
    for (int i = 0; i <= WaitingSockets.PER_ADDRESS; i++) {
      same.add(opened("198.51.100.1"));
    }
    assertThat(other.code).isZero();
    assertThat(same.get(0).code).isEqualTo(1013);
    assertThat(same.subList(1, same.size())).allMatch(peer -> peer.code == 0);
    time.advance(6_000);
    assertThat(opened("198.51.100.1").code).isZero();
    assertThat(time.waiting()).isEqualTo(1);
  }

  @Test
  void anAlarmThatIsTakenBackTooLateChangesNothing() throws Exception {
    List<Runnable> begun = new ArrayList<>();
    Alarms tooLate =
        (nanos, task) -> {
          Runnable takeBack = time.in(nanos, task);
          return () -> {
            takeBack.run();
            begun.add(task);
          };
        };
    LinkService racing = new LinkService(audit, time, tooLate, () -> {});
    racing.addLinkChannel(kind);
    TestClient racer = new TestClient(racing, time, signIn).connect();
    racer.open("test", Map.of());
    kind.context.holder(true);
    int waiting = time.waiting();
    assertThat(begun).isNotEmpty();
    List.copyOf(begun).forEach(Runnable::run);
    assertThat(time.waiting()).isEqualTo(waiting);
  }

  @Test
  void aLostLinkComesBackWithEverything() throws Exception {
    client.connect();
    int channel = client.open("test", Map.of());
    client.cut(Traffic.CRITICAL);
    assertThat(kind.context.writable()).isFalse();
    assertThat(
            kind.context.send(
                ByteBuffer.wrap("while away".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .isTrue();
    client.say(channel, "typed while away");
    time.advance(12_000);
    client.rejoin(Traffic.CRITICAL);
    assertThat(kind.log)
        .containsExactly("open {}", "pathsLost", "pathsBack", "writable", "typed while away");
    assertThat(client.log).containsExactly("opened 1", "while away");
    assertThat(audit.actions()).endsWith("link.lost", "link.joined", "link.resumed");
    assertThat(audit.events.get(audit.events.size() - 1).detail())
        .containsEntry("lostMillis", "12000");
  }

  @Test
  void aNewSocketReplacesOneThatSeemsAlive() throws Exception {
    client.connect();
    client.open("test", Map.of());
    FakePeer old = client.peers.get(Traffic.CRITICAL);
    WebSocketEndpoint.Handler oldSocket = client.sockets.get(Traffic.CRITICAL);
    client.session.detach(Traffic.CRITICAL);
    client.rejoin(Traffic.CRITICAL);
    assertThat(old.code).isEqualTo(4409);
    oldSocket.closed(1006, "");
    assertThat(kind.log).containsExactly("open {}", "pathsLost", "pathsBack", "writable");
    assertThat(audit.actions()).endsWith("link.lost", "link.joined", "link.resumed");
    assertThat(service.all().get(0).quality().paths()).isEqualTo(1);
  }

  @Test
  void aNewBulkSocketIsNoLoss() throws Exception {
    client.connect();
    client.open("test", Map.of());
    FakePeer old = client.peers.get(Traffic.BULK);
    client.session.detach(Traffic.BULK);
    client.rejoin(Traffic.BULK);
    assertThat(old.code).isEqualTo(4409);
    assertThat(kind.log).containsExactly("open {}");
    assertThat(audit.actions()).doesNotContain("link.lost", "link.resumed");
  }

  @Test
  void aLinkWithoutAPathEndsAfterThirtySeconds() throws Exception {
    client.connect();
    client.open("test", Map.of());
    client.cut(Traffic.CRITICAL);
    time.advance(29_900);
    assertThat(service.all()).hasSize(1);
    time.advance(200);
    assertThat(service.all()).isEmpty();
    assertThat(kind.log).endsWith("pathsLost", "closed no connection for 30 s");
    assertThatThrownBy(() -> client.post(1, Map.of("id", client.link)))
        .isInstanceOfSatisfying(HttpProblem.class, p -> assertThat(p.status()).isEqualTo(404));
    assertThat(signIn.callbacks()).isZero();
    assertThat(time.waiting()).isZero();
  }

  @Test
  void aLinkThatNeverJoinsEndsToo() throws Exception {
    client.post(0, Map.of());
    time.advance(30_000);
    assertThat(service.all()).isEmpty();
  }

  @Test
  void theEndOfTheSignInEndsTheLink() throws Exception {
    client.connect();
    client.open("test", Map.of());
    signIn.end("signed out");
    client.settle();
    assertThat(client.log).contains("ended signed out");
    assertThat(client.peers.get(Traffic.CRITICAL).code).isEqualTo(4403);
    assertThat(client.peers.get(Traffic.BULK).code).isEqualTo(4403);
    assertThat(kind.log).endsWith("closed signed out");
    assertThat(kind.context.send(ByteBuffer.wrap(new byte[1]))).isFalse();
    assertThat(audit.events.get(audit.events.size() - 1).detail())
        .containsEntry("reason", "signed out");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void aSignInThatEndsMeanwhileGetsNoLink() {
    signIn.end("revoked");
    assertThatThrownBy(() -> client.post(0, Map.of()))
        .isInstanceOfSatisfying(HttpProblem.class, p -> assertThat(p.status()).isEqualTo(401));
    assertThat(service.all()).isEmpty();
  }

  @Test
  void ticketsAreForTheOwnerOfTheLink() throws Exception {
    client.connect();
    TestClient other = new TestClient(service, time, new FakeSignIn("s2", Role.TECHNOLOGIST));
    assertThatThrownBy(() -> other.post(1, Map.of("id", client.link)))
        .isInstanceOfSatisfying(HttpProblem.class, p -> assertThat(p.status()).isEqualTo(404));
  }

  @Test
  void theNinthLinkOfASignInTakesThePlaceOfALostOneOrIsRefused() throws Exception {
    for (int i = 0; i < LinkService.PER_SIGN_IN; i++) {
      new TestClient(service, time, signIn).connect();
    }
    assertThatThrownBy(() -> client.post(0, Map.of()))
        .isInstanceOfSatisfying(
            HttpProblem.class, p -> assertThat(p.id()).isEqualTo("link.too-many"));
    TestClient another = new TestClient(service, time, new FakeSignIn("s2", Role.TRAINEE));
    another.connect();
    assertThat(service.all()).hasSize(9);
    signIn.end("bye");
    TestClient fresh = new TestClient(service, time, new FakeSignIn("s3", Role.TRAINEE));
    for (int i = 0; i < LinkService.PER_SIGN_IN + 3; i++) {
      fresh.post(0, Map.of());
    }
    assertThat(service.all()).hasSize(LinkService.PER_SIGN_IN + 1);
  }

  @Test
  void channelsAreRefusedWithReason() throws Exception {
    client.connect();
    client.open("no-such", Map.of());
    kind.refuses = true;
    client.open("test", Map.of());
    kind.refuses = false;
    kind.roles = Set.of(Role.SITE_IT);
    client.open("test", Map.of());
    assertThat(client.log)
        .containsExactly(
            "refused 1 channel.unknown", "refused 2 test.no", "refused 3 channel.forbidden");
    assertThat(audit.actions()).endsWith("link.channel-refused");
    assertThat(kind.log).isEmpty();
  }

  @Test
  void aBundleThatGoesTakesItsChannelsWithIt() throws Exception {
    client.connect();
    client.open("test", Map.of());
    service.removeLinkChannel(kind);
    client.settle();
    assertThat(client.log).endsWith("closed 1 test is being updated");
    assertThat(kind.log).endsWith("closed test is being updated");
    client.open("test", Map.of());
    assertThat(client.log).endsWith("refused 2 channel.unknown");
  }

  @Test
  void aChannelThatThrowsIsClosedAndTheLinkGoesOn() throws Exception {
    client.connect();
    int channel = client.open("test", Map.of());
    kind.onReceived =
        text -> {
          throw new AssertionError("of the channel");
        };
    client.say(channel, "trip");
    kind.onReceived = text -> {};
    int next = client.open("test", Map.of());
    client.say(next, "fine");
    assertThat(client.log)
        .containsExactly("opened 1", "closed 1 the appliance's side of test failed", "opened 2");
    assertThat(kind.log).endsWith("fine");
  }

  @Test
  void theHolderBeatsFaster() throws Exception {
    client.connect();
    client.open("test", Map.of());
    client.advance(1000);
    int before = client.peers.get(Traffic.CRITICAL).sent.size();
    client.advance(1000);
    assertThat(client.peers.get(Traffic.CRITICAL).sent.size() - before).isBetween(4, 8);
    kind.context.holder(true);
    client.settle();
    before = client.peers.get(Traffic.CRITICAL).sent.size();
    client.advance(1000);
    assertThat(client.peers.get(Traffic.CRITICAL).sent.size() - before).isBetween(48, 54);
    kind.context.close("done");
    client.settle();
    before = client.peers.get(Traffic.CRITICAL).sent.size();
    client.advance(1000);
    assertThat(client.peers.get(Traffic.CRITICAL).sent.size() - before).isBetween(4, 10);
  }

  @Test
  void aHiddenOrHungPageIsNotAttended() throws Exception {
    client.connect();
    client.open("test", Map.of());
    client.advance(200);
    assertThat(kind.context.attended()).isFalse();
    client.session.flags(Frame.Heartbeat.PAGE_VISIBLE);
    client.advance(200);
    assertThat(kind.context.attended()).isFalse();
    client.session.flags(Frame.Heartbeat.ATTENDED);
    client.advance(200);
    assertThat(kind.context.attended()).isTrue();
    client.cut(Traffic.CRITICAL);
    assertThat(kind.context.attended()).isFalse();
  }

  @Test
  void aClientThatSaysGoodbyeEndsItsLink() throws Exception {
    client.connect();
    client.open("test", Map.of());
    client.session.bye("the window was closed");
    assertThat(service.all()).isEmpty();
    assertThat(kind.log).endsWith("closed the window was closed");
    assertThat(client.peers.get(Traffic.CRITICAL).code).isEqualTo(1000);
  }

  @Test
  void aViolationEndsTheLinkWithItsReason() throws Exception {
    client.connect();
    client
        .sockets
        .get(Traffic.CRITICAL)
        .received(ByteBuffer.wrap(new byte[] {3, 0, 0, 9, 0, 0, 0, 1, 1}));
    assertThat(client.peers.get(Traffic.CRITICAL).code).isEqualTo(4400);
    assertThat(client.peers.get(Traffic.CRITICAL).reason).isEqualTo("channel 9 was never opened");
    assertThat(service.all()).isEmpty();
  }

  @Test
  void aDeadSocketIsNoticedAfterASecond() throws Exception {
    client.connect();
    client.open("test", Map.of());
    client.advance(500);
    time.advance(1100);
    assertThat(kind.log).endsWith("pathsLost");
    assertThat(client.peers.get(Traffic.CRITICAL).code).isEqualTo(4408);
  }

  @Test
  void writableComesBackOnceWhenTheSocketTakesBytes() throws Exception {
    kind.toClient = Traffic.BULK;
    client.connect();
    client.open("test", Map.of());
    client.peers.get(Traffic.BULK).takes = false;
    assertThat(kind.context.writable()).isFalse();
    client.peers.get(Traffic.BULK).takes = true;
    client.sockets.get(Traffic.BULK).writable();
    client.sockets.get(Traffic.BULK).writable();
    assertThat(kind.log).containsExactly("open {}", "writable");
  }

  @Test
  void healthSaysHowMany() throws Exception {
    client.connect();
    assertThat(service.check()).singleElement().satisfies(f -> assertThat(f.words()).contains("1"));
  }

  @Test
  void theAnswersAreJson() throws Exception {
    JsonNode made = client.post(0, Map.of());
    assertThat(made.path("tickets").path("bulk").asText()).hasSize(43);
    assertThat(client.post(1, Map.of("id", made.path("link").asText())).path("tickets").size())
        .isEqualTo(2);
  }
}
