package org.scangate.remote.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.access.Door;
import org.scangate.api.access.SignIn;
import org.scangate.api.http.HttpCall;

/** A call with the headers, path segments, sign-in and body that a test gives it. */
record FakeCall(
    Map<String, String> headers, Map<String, String> segments, SignIn person, String text)
    implements HttpCall {

  static FakeCall with(String header, String value) {
    return new FakeCall(Map.of(header, value), Map.of(), null, "");
  }

  static FakeCall plain() {
    return new FakeCall(Map.of(), Map.of(), null, "");
  }

  static FakeCall of(SignIn person) {
    return new FakeCall(Map.of(), Map.of(), person, "");
  }

  static FakeCall file(String path) {
    return new FakeCall(Map.of(), Map.of("file", path), null, "");
  }

  static FakeCall of(SignIn person, String text) {
    return new FakeCall(Map.of(), Map.of(), person, text);
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
  public Map<String, String> query() {
    return Map.of();
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public byte[] body() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<SignIn> signIn() {
    return Optional.ofNullable(person);
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
    return "https://localhost:8443";
  }
}
