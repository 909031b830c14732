/* A relay device on libmodbus, and a second master, written independently of the client under test.
 *
 *   relay serve PORT WATCHDOG_MS   input 10+N is the feedback of coil N; outputs fall after WATCHDOG_MS without a
 *                                  request, 0: never. Commands on standard input, one a line:
 *                                  flip N 0|1, input N 0|1, exception CODE (0: none), reset, deaf 0|1,
 *                                  unit N (that answers name; 0: the right one), coils, when N (coil N
 *                                  changed last, in nanoseconds of the machine's monotonic clock)
 *   relay write PORT COIL LEVEL    writes one coil, as any other client of the device could
 */
#include <errno.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { COILS = 8, FEEDBACK = 10, INPUTS = 32, CLIENTS = 8, UNIT = 6 };

static modbus_t *ctx;
static modbus_mapping_t *map;
static int flipped[COILS], exception_code, deaf, unit, clients[CLIENTS];
static long long fed, watchdog, changed_nanos[COILS];

static long long millis(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void changed(int coil, const char *by) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  changed_nanos[coil] = now.tv_sec * 1000000000LL + now.tv_nsec;
  printf("coil %d %d by %s\n", coil, map->tab_bits[coil], by);
}

static void feedback(void) {
  for (int n = 0; n < COILS; n++) map->tab_input_bits[FEEDBACK + n] = map->tab_bits[n] != flipped[n];
}

static void drop(int place, int hard) {
  if (hard) {
    struct linger now = {1, 0};
    setsockopt(clients[place], SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
  close(clients[place]);
  clients[place] = -1;
}

static void obey(char *line) {
  int n, level;
  if (sscanf(line, "flip %d %d", &n, &level) == 2) flipped[n] = level;
  else if (sscanf(line, "input %d %d", &n, &level) == 2 && n < FEEDBACK) map->tab_input_bits[n] = level;
  else if (sscanf(line, "exception %d", &n) == 1) exception_code = n;
  else if (sscanf(line, "deaf %d", &n) == 1) deaf = n;
  else if (sscanf(line, "unit %d", &n) == 1) unit = n;
  else if (sscanf(line, "when %d", &n) == 1) printf("when %lld\n", changed_nanos[n]);
  else if (strncmp(line, "reset", 5) == 0) {
    for (n = 0; n < CLIENTS; n++) if (clients[n] >= 0) drop(n, 1);
  } else if (strncmp(line, "coils", 5) == 0) {
    printf("coils ");
    for (n = 0; n < COILS; n++) putchar('0' + map->tab_bits[n]);
    putchar('\n');
  }
  puts("done");
  fflush(stdout);
}

static void answer(int place) {
  uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
  uint8_t before[COILS];
  memcpy(before, map->tab_bits, COILS);
  modbus_set_socket(ctx, clients[place]);
  int length = modbus_receive(ctx, query);
  if (length < 0) { drop(place, 0); return; }
  fed = millis();
  feedback();
  if (unit) query[UNIT] = unit; /* the answer names it */
  if (exception_code) modbus_reply_exception(ctx, query, exception_code);
  else modbus_reply(ctx, query, length, map);
  for (int n = 0; n < COILS; n++)
    if (before[n] != map->tab_bits[n]) changed(n, "write");
  fflush(stdout);
}

static int serve(int port) {
  map = modbus_mapping_new(COILS, INPUTS, 0, 0);
  int listener = modbus_tcp_listen(ctx, CLIENTS);
  if (!map || listener < 0) { perror("listen"); return 1; }
  for (int n = 0; n < CLIENTS; n++) clients[n] = -1;
  fed = millis();
  puts("ready");
  fflush(stdout);
  for (;;) {
    fd_set readable;
    struct timeval tick = {0, 5000};
    FD_ZERO(&readable);
    FD_SET(STDIN_FILENO, &readable);
    FD_SET(listener, &readable);
    int top = listener;
    for (int n = 0; n < CLIENTS; n++)
      if (clients[n] >= 0 && !deaf) { FD_SET(clients[n], &readable); if (clients[n] > top) top = clients[n]; }
    if (select(top + 1, &readable, NULL, NULL, &tick) < 0 && errno != EINTR) return 1;
    if (watchdog && millis() - fed > watchdog)
      for (int n = 0; n < COILS; n++)
        if (map->tab_bits[n]) { map->tab_bits[n] = 0; changed(n, "watchdog"); fflush(stdout); }
    if (FD_ISSET(STDIN_FILENO, &readable)) {
      char line[128];
      ssize_t got = read(STDIN_FILENO, line, sizeof line - 1);
      if (got <= 0) return 0;
      line[got] = 0;
      obey(line);
    }
    for (int n = 0; n < CLIENTS; n++) if (clients[n] >= 0 && FD_ISSET(clients[n], &readable)) answer(n);
    if (FD_ISSET(listener, &readable)) {
      int place = 0;
      while (place < CLIENTS && clients[place] >= 0) place++;
      int client = accept(listener, NULL, NULL);
      if (place == CLIENTS) close(client); else clients[place] = client;
    }
  }
  (void)port;
}

int main(int count, char **words) {
  setvbuf(stdin, NULL, _IONBF, 0);
  if (count < 4) { fprintf(stderr, "usage: relay serve PORT WATCHDOG_MS | relay write PORT COIL LEVEL\n"); return 2; }
  int port = atoi(words[2]);
  ctx = modbus_new_tcp("127.0.0.1", port);
  if (!ctx) return 1;
  if (strcmp(words[1], "serve") == 0) { watchdog = atoi(words[3]); return serve(port); }
  if (count < 5 || modbus_connect(ctx) < 0 || modbus_write_bit(ctx, atoi(words[3]), atoi(words[4])) != 1) {
    fprintf(stderr, "%s\n", modbus_strerror(errno));
    return 1;
  }
  modbus_close(ctx);
  return 0;
}
