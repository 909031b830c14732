package org.scangate.core.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scangate.api.time.Ticker;

/**
 * Slows guessing without locking anybody out. The rule:
 *
 * <ol>
 *   <li>Failures are counted per (account, address) and per address; IPv6 addresses count by their
 *       /64. An account alone is never slowed, so failures elsewhere refuse nobody.
 *   <li>(account, address): {@value #PAIR_FREE} failures are free, then each one asks for a wait of
 *       1, 2, 4 ... at most 300 s. One is forgiven every 15 min.
 *   <li>Address: {@value #ADDRESS_FREE} failures are free, then waits of 1, 2, 4 ... at most 60 s.
 *       One is forgiven every 2 min. During such a wait only accounts that failed here are refused:
 *       a colleague behind the same address with no failure of their own gets in.
 *   <li>Accounts that never signed in from an address that waits are let in five a second together,
 *       as somebody may try endless invented names.
 *   <li>An attempt counts as a failure from its start; success forgets the failures of its
 *       (account, address) and takes its own one back from the address. Parallel attempts gain
 *       nothing.
 * </ol>
 *
 * The tables hold {@value #MOST_PAIRS} pairs, {@value #MOST_ADDRESSES} addresses and {@value
 * #MOST_KNOWN} known pairs; when full, the one that was tried longest ago is forgotten. All of it
 * is forgotten at a restart. Thread-safe.
 */
final class Throttle {
  static final int PAIR_FREE = 3;
  static final int ADDRESS_FREE = 10;
  static final int MOST_PAIRS = 8192;
  static final int MOST_ADDRESSES = 4096;
  static final int MOST_KNOWN = 4096;

  private static final Rule PAIR =
      new Rule(PAIR_FREE, Duration.ofMinutes(5), Duration.ofMinutes(15));
  private static final Rule ADDRESS =
      new Rule(ADDRESS_FREE, Duration.ofMinutes(1), Duration.ofMinutes(2));
  private static final long NEWCOMER_NANOS = Duration.ofMillis(200).toNanos();

  private final Ticker ticker;
  private final Map<Pair, Count> pairs = bounded(MOST_PAIRS);
  private final Map<String, Count> addresses = bounded(MOST_ADDRESSES);
  private final Map<Pair, Boolean> known = bounded(MOST_KNOWN);

  /** How one table counts. */
  private record Rule(int free, Duration longest, Duration forgiveEvery) {
    /** More failures than this change nothing, so that they are forgiven in time. */
    int most() {
      return free + 2 + Long.SIZE - Long.numberOfLeadingZeros(longest.toSeconds());
    }

    long waitNanos(int failures) {
      if (failures <= free) {
        return 0;
      }
      Duration wait = Duration.ofSeconds(1L << Math.min(failures - free - 1, 30));
      return (wait.compareTo(longest) < 0 ? wait : longest).toNanos();
    }
  }

  private record Pair(String account, String address) {}

  private static final class Count {
    final Rule rule;
    int failures;
    long lastAt;
    long forgivenAt;
    long nextNewcomerAt;
    boolean told;

    Count(Rule rule, long now) {
      this.rule = rule;
      this.lastAt = now;
      this.forgivenAt = now;
      this.nextNewcomerAt = now;
    }

    void forgive(long now) {
      long periods = (now - forgivenAt) / rule.forgiveEvery.toNanos();
      failures = (int) Math.max(0, failures - periods);
      forgivenAt = failures == 0 ? now : forgivenAt + periods * rule.forgiveEvery.toNanos();
    }

    long waitNanos(long now) {
      return Math.max(0, lastAt + rule.waitNanos(failures) - now);
    }

    void fail(long now) {
      failures = Math.min(failures + 1, rule.most());
      lastAt = now;
      told = false;
    }

    void takeBack(long attemptAt, long lastBefore) {
      failures = Math.max(0, failures - 1);
      lastAt = lastAt == attemptAt ? lastBefore : lastAt;
    }
  }

  /** What {@link #begin} says. */
  sealed interface Verdict permits Attempt, Wait {}

  /**
   * Not now.
   *
   * @param time until an attempt is let in
   * @param first nobody was told of this wait before
   */
  record Wait(Duration time, boolean first) implements Verdict {
    long seconds() {
      return Math.max(1, time.plusMillis(999).toSeconds());
    }
  }

  /** Let in, and counted as failed until it says otherwise. */
  final class Attempt implements Verdict {
    private final Pair pair;
    private final Count ofPair;
    private final Count ofAddress;
    private final long at;
    private final long pairBefore;
    private final long addressBefore;
    private final boolean isKnown;

    private Attempt(Pair pair, Count ofPair, Count ofAddress, long at) {
      this.pair = pair;
      this.ofPair = ofPair;
      this.ofAddress = ofAddress;
      this.at = at;
      this.pairBefore = ofPair.lastAt;
      this.addressBefore = ofAddress.lastAt;
      this.isKnown = known.containsKey(pair);
      ofPair.fail(at);
      ofAddress.fail(at);
    }

    /** This account has signed in from this address. */
    boolean isKnown() {
      return isKnown;
    }

    void succeeded() {
      synchronized (Throttle.this) {
        pairs.remove(pair);
        known.put(pair, true);
        ofAddress.takeBack(at, addressBefore);
      }
    }

    /** Nothing was tried: it does not count. */
    void withdrawn() {
      synchronized (Throttle.this) {
        ofPair.takeBack(at, pairBefore);
        ofAddress.takeBack(at, addressBefore);
      }
    }
  }

  Throttle(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Asks to try to sign in. */
  synchronized Verdict begin(String account, String remoteAddress) {
    long now = ticker.nanoTime();
    String address = network(remoteAddress);
    Pair pair = new Pair(account, address);
    Count ofPair = pairs.computeIfAbsent(pair, p -> new Count(PAIR, now));
    Count ofAddress = addresses.computeIfAbsent(address, a -> new Count(ADDRESS, now));
    ofPair.forgive(now);
    ofAddress.forgive(now);
    if (ofPair.waitNanos(now) > 0) {
      return wait(ofPair, ofPair.waitNanos(now));
    }
    if (ofAddress.waitNanos(now) > 0) {
      if (ofPair.failures > 0) {
        return wait(ofPair, ofAddress.waitNanos(now));
      }
      if (!known.containsKey(pair)) {
        if (ofAddress.nextNewcomerAt - now > 0) {
          pairs.remove(pair);
          return wait(ofAddress, ofAddress.nextNewcomerAt - now);
        }
        ofAddress.nextNewcomerAt = now + NEWCOMER_NANOS;
      }
    }
    return new Attempt(pair, ofPair, ofAddress, now);
  }

  private static Wait wait(Count count, long nanos) {
    boolean first = !count.told;
    count.told = true;
    return new Wait(Duration.ofNanos(nanos), first);
  }

  /** The address, or the /64 of an IPv6 one: its holder has all of that. */
  static String network(String address) {
    int zone = address.indexOf('%');
    String literal = zone < 0 ? address : address.substring(0, zone);
    if (literal.indexOf(':') < 0) {
      return literal;
    }
    try {
      InetAddress parsed = InetAddress.getByName(literal);
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), 8)) + "/64"
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return literal;
    }
  }

  private static <K, V> Map<K, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }
}
