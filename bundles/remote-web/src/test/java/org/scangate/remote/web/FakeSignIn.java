package org.scangate.remote.web;

import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;

/** Somebody signed in, with the roles that a test gives them. */
record FakeSignIn(Person person) implements SignIn {

  static FakeSignIn of(String name, Role... roles) {
    return new FakeSignIn(new Person(name.toLowerCase(java.util.Locale.ROOT), name, Set.of(roles)));
  }

  @Override
  public String id() {
    return "sign-in-1";
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
