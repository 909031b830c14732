package org.scangate.dicom.spool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * What a destination still has to get, in the order in which it goes: urgent instances first, each
 * as it came. Not thread-safe.
 */
final class WaitingLine {
  private final NavigableSet<Long> urgent = new TreeSet<>();
  private final NavigableSet<Long> others = new TreeSet<>();
  private final Set<Long> underWay = new HashSet<>();
  private final LongPredicate isUrgent;
  private final LongUnaryOperator length;
  private long bytes;

  /**
   * Of numbers of records.
   *
   * @param isUrgent asked when one joins
   * @param length bytes of one that is here
   */
  WaitingLine(LongPredicate isUrgent, LongUnaryOperator length) {
    this.isUrgent = isUrgent;
    this.length = length;
  }

  void join(long number) {
    if (!underWay.contains(number) && place(number).add(number)) {
      bytes += length.applyAsLong(number);
    }
  }

  private NavigableSet<Long> place(long number) {
    return isUrgent.test(number) ? urgent : others;
  }

  /** The first that may go, which is under way from now on; empty when none may. */
  OptionalLong take(LongPredicate may) {
    for (NavigableSet<Long> part : List.of(urgent, others)) {
      for (long number : part) {
        if (may.test(number)) {
          part.remove(number);
          underWay.add(number);
          return OptionalLong.of(number);
        }
      }
    }
    return OptionalLong.empty();
  }

  /** What was under way waits again. */
  void putBack(long number) {
    if (underWay.remove(number)) {
      place(number).add(number);
    }
  }

  /** What was under way is not to go any more. */
  void done(long number) {
    if (underWay.remove(number)) {
      bytes -= length.applyAsLong(number);
    }
  }

  /** Those that wait and are not under way go no more; gives them. */
  List<Long> leave(Collection<Long> numbers) {
    List<Long> left = new ArrayList<>();
    for (long number : numbers) {
      if (urgent.remove(number) || others.remove(number)) {
        bytes -= length.applyAsLong(number);
        left.add(number);
      }
    }
    return left;
  }

  /** Those of these that are under way. */
  Set<Long> underWay(Collection<Long> numbers) {
    Set<Long> here = new HashSet<>(numbers);
    here.retainAll(underWay);
    return here;
  }

  /** These have become urgent. */
  void raise(Collection<Long> numbers) {
    for (long number : numbers) {
      if (others.remove(number)) {
        urgent.add(number);
      }
    }
  }

  /** The first that wait, at most so many, without taking them. */
  List<Long> ahead(int most) {
    List<Long> first = new ArrayList<>();
    for (NavigableSet<Long> part : List.of(urgent, others)) {
      for (long number : part) {
        if (first.size() == most) {
          return first;
        }
        first.add(number);
      }
    }
    return first;
  }

  /** Those that are not under way. */
  int waiting() {
    return urgent.size() + others.size();
  }

  /** All, with those under way. */
  int depth() {
    return waiting() + underWay.size();
  }

  /** Of all. */
  long bytes() {
    return bytes;
  }

  /** The one that came first. */
  OptionalLong oldest() {
    OptionalLong oldest = underWay.stream().mapToLong(Long::longValue).min();
    for (NavigableSet<Long> part : List.of(urgent, others)) {
      if (!part.isEmpty() && (oldest.isEmpty() || part.first() < oldest.getAsLong())) {
        oldest = OptionalLong.of(part.first());
      }
    }
    return oldest;
  }
}
