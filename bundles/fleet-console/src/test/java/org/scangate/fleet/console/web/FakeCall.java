package org.scangate.fleet.console.web;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.http.HttpCall;

/** A call of Ivan's, with what a test gives it. */
record FakeCall(
    Map<String, String> segments, Map<String, String> query, Map<String, String> headers)
    implements HttpCall {

  static FakeCall plain() {
    return new FakeCall(Map.of(), Map.of(), Map.of());
  }

  static FakeCall of(String... segments) {
    return new FakeCall(pairs(segments), Map.of(), Map.of());
  }

  FakeCall asking(String... query) {
    return new FakeCall(segments, pairs(query), headers);
  }

  FakeCall saying(String... headers) {
    return new FakeCall(segments, query, pairs(headers));
  }

  private static Map<String, String> pairs(String... pairs) {
    Map<String, String> map = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public byte[] body() {
    return new byte[0];
  }

  @Override
  public Optional<SignIn> signIn() {
    return Optional.of(new Ivan());
  }

  @Override
  public Optional<String> token() {
    return Optional.empty();
  }

  @Override
  public Door door() {
    return Door.REMOTE;
  }

  @Override
  public String remoteAddress() {
    return "192.0.2.1";
  }

  @Override
  public String binding() {
    return "";
  }

  @Override
  public String origin() {
    return "https://localhost:9443";
  }

  private record Ivan() implements SignIn {
    @Override
    public String id() {
      return "sign-in-1";
    }

    @Override
    public Person person() {
      return new Person("ivan", "Ivan", Set.of(Role.SITE_IT));
    }

    @Override
    public Door door() {
      return Door.REMOTE;
    }

    @Override
    public Instant since() {
      return Instant.EPOCH;
    }

    @Override
    public boolean active() {
      return true;
    }

    @Override
    public void touch() {}

    @Override
    public AutoCloseable onEnd(Consumer<String> callback) {
      return () -> {};
    }

    @Override
    public Instant secondFactorDueBy() {
      return null;
    }
  }
}
