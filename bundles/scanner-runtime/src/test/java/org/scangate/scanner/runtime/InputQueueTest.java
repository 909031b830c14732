package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.driver.InputEvent;
import org.scangate.scanner.runtime.InputQueue.Offer;

class InputQueueTest {
  private final ManualTime time = new ManualTime();
  private boolean passes = true;
  private final InputQueue queue = new InputQueue(time, () -> passes);
  private final Object holder = new Object();
  private final Object consumer = new Object();

  @BeforeEach
  void connect() {
    queue.connect(consumer, Thread.currentThread());
    queue.owner(holder, true);
    assertThat(queue.take(consumer, () -> true)).isInstanceOf(InputWork.ReleaseAll.class);
  }

  private Offer move(int x, int buttons) {
    return queue.offer(holder, "main", new InputEvent.Pointer(x, 0, buttons));
  }

  private Offer key(int keysym) {
    return queue.offer(holder, "main", new InputEvent.Key(keysym, 0, true));
  }

  private String next() {
    InputWork work = queue.take(consumer, () -> true);
    return work instanceof InputWork.Input input
        ? TestDriver.text(input.display(), input.event())
        : work.getClass().getSimpleName();
  }

  @Test
  void movesReplaceEachOther() {
    for (int x = 1; x <= 50; x++) {
      assertThat(move(x, 0)).isEqualTo(Offer.TAKEN);
    }
    assertThat(queue.size()).isEqualTo(1);
    assertThat(next()).isEqualTo("main: 50,0 b0");
  }

  @Test
  void aPressStaysWhereItWasMade() {
    move(1, 0);
    move(2, 1);
    move(3, 1);
    move(4, 1);
    move(5, 0);
    assertThat(next()).isEqualTo("main: 1,0 b0");
    assertThat(next()).isEqualTo("main: 2,0 b1");
    assertThat(next()).isEqualTo("main: 4,0 b1");
    assertThat(next()).isEqualTo("main: 5,0 b0");
    assertThat(queue.size()).isZero();
  }

  @Test
  void movesDoNotOvertakeKeysOrOtherDisplays() {
    move(1, 0);
    key('a');
    move(2, 0);
    queue.offer(holder, "second", new InputEvent.Pointer(9, 9, 0));
    move(3, 0);
    assertThat(queue.size()).isEqualTo(5);
  }

  @Test
  void whenFullMovesAreDroppedAndTransitionsRefused() {
    for (int i = 0; i < InputQueue.CAPACITY; i++) {
      assertThat(key('a')).isEqualTo(Offer.TAKEN);
    }
    assertThat(move(1, 0)).isEqualTo(Offer.TAKEN);
    assertThat(queue.size()).isEqualTo(InputQueue.CAPACITY);
    assertThat(key('b')).isEqualTo(Offer.FULL);
    assertThat(move(1, 1)).isEqualTo(Offer.FULL);
    queue.owner(null, true);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(next()).isEqualTo("ReleaseAll");
  }

  @Test
  void onlyTheOwnerEntersAndTheReleaseIsTheLastOfIt() {
    key('a');
    queue.owner(null, false);
    assertThat(key('b')).isEqualTo(Offer.NOT_OWNER);
    assertThat(queue.offer(null, "main", new InputEvent.Key('c', 0, true)))
        .isEqualTo(Offer.NOT_OWNER);
    assertThat(next()).isEqualTo("main: a down");
    assertThat(next()).isEqualTo("ReleaseAll");
    assertThat(queue.size()).isZero();
  }

  @Test
  void aReleaseOfTheHolderDropsWhatWaitsAndKeepsIt() {
    key('a');
    queue.releaseAll(new Object());
    assertThat(queue.size()).isEqualTo(1);
    queue.releaseAll(holder);
    assertThat(key('b')).isEqualTo(Offer.TAKEN);
    assertThat(next()).isEqualTo("ReleaseAll");
    assertThat(next()).isEqualTo("main: b down");
  }

  @Test
  void oneDisplayIsReleasedAfterWhatWaits() {
    key('a');
    queue.release(new Object(), "main");
    queue.release(null, "main");
    queue.release(holder, "main");
    key('b');
    assertThat(next()).isEqualTo("main: a down");
    assertThat(queue.take(consumer, () -> true)).isEqualTo(new InputWork.Release("main"));
    assertThat(next()).isEqualTo("main: b down");
    assertThat(queue.size()).isZero();
  }

  @Test
  void releasesOfADisplayAreBoundedToo() {
    queue.offer(holder, "second", new InputEvent.Key('x', 0, true));
    for (int i = 0; i < 10 * InputQueue.CAPACITY; i++) {
      queue.release(holder, "main");
      assertThat(queue.size()).isLessThanOrEqualTo(InputQueue.CAPACITY);
    }
    assertThat(next()).isEqualTo("second: x down");
    assertThat(queue.take(consumer, () -> true)).isEqualTo(new InputWork.Release("main"));
  }

  @Test
  void whatWaitedTooLongIsNotPassedOn() {
    key('a');
    key('b');
    time.advance(InputQueue.OLDEST.plusMillis(1));
    key('c');
    assertThat(next()).isEqualTo("TooSlow");
    assertThat(next()).isEqualTo("ReleaseAll");
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatWaitedJustLongEnoughIs() {
    key('a');
    time.advance(InputQueue.OLDEST);
    assertThat(next()).isEqualTo("main: a down");
  }

  @Test
  void anotherConsumerGetsNothingOfTheFirst() {
    key('a');
    Object second = new Object();
    queue.connect(second, Thread.currentThread());
    assertThat(queue.take(consumer, () -> true)).isInstanceOf(InputWork.Over.class);
    queue.disconnect(consumer);
    assertThat(key('b')).isEqualTo(Offer.TAKEN);
    assertThat(((InputWork.Input) queue.take(second, () -> true)).event())
        .isEqualTo(new InputEvent.Key('b', 0, true));
    queue.disconnect(second);
    assertThat(key('c')).isEqualTo(Offer.NOT_CONNECTED);
    assertThat(queue.take(second, () -> true)).isInstanceOf(InputWork.Over.class);
  }

  @Test
  void anInterruptLeftBehindDoesNotEndTheWait() throws Exception {
    Thread.currentThread().interrupt();
    Thread later =
        new Thread(
            () -> {
              Hospital.await().until(() -> !Thread.currentThread().isInterrupted());
              key('a');
            });
    later.start();
    assertThat(next()).isEqualTo("main: a down");
    Thread.interrupted(); // it stays when the key was there before the wait
    later.join(Duration.ofSeconds(5).toMillis());
  }

  @Test
  void whatWaitsWhenThePermissiveDropsIsNotPassedOn() {
    key('a');
    key('b');
    queue.release(holder, "main");
    passes = false;
    assertThat(next()).isEqualTo("Release");
    passes = true;
    key('c');
    assertThat(next()).isEqualTo("main: c down");
  }
}
