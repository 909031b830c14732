package org.scangate.net.front;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.access.SignIns;

/** Tokens and who they are; what a token is bound to is kept for the test to look at. */
final class FakeSignIns implements SignIns {
  final Map<String, Role> tokens = new ConcurrentHashMap<>();
  volatile String lastBinding = "";
  volatile Door lastDoor;

  @Override
  public Optional<SignIn> find(String token, Door door, String binding) {
    lastBinding = binding;
    lastDoor = door;
    return Optional.ofNullable(tokens.get(token)).map(role -> signIn(role, door));
  }

  private static SignIn signIn(Role role, Door door) {
    return new SignIn() {
      @Override
      public String id() {
        return "s-" + role.id();
      }

      @Override
      public Person person() {
        return new Person(role.id(), "A " + role.id(), Set.of(role));
      }

      @Override
      public Door door() {
        return door;
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
    };
  }

  @Override
  public List<SignIn> active() {
    return List.of();
  }

  @Override
  public int revoke(String personId, String reason) {
    return 0;
  }
}
