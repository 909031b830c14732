/* Watches this machine from outside: sleeps a millisecond at a time and prints every pause of more than 10 ms as
 * "pause FROM TO" in nanoseconds of CLOCK_MONOTONIC, until its input ends. Where it may, it runs before every ordinary
 * process, so that what it sees is the machine standing still and not others taking their turn: it says which. */
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <time.h>

static long long nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(void) {
  struct pollfd input = {0, POLLIN, 0};
  long long last = nanos();
  struct sched_param priority = {50};
  puts(sched_setscheduler(0, SCHED_FIFO, &priority) == 0 ? "ready realtime" : "ready ordinary");
  fflush(stdout);
  while (poll(&input, 1, 1) == 0) {
    long long now = nanos();
    if (now - last > 10000000LL) {
      printf("pause %lld %lld\n", last, now);
      fflush(stdout);
    }
    last = now;
  }
  return 0;
}
