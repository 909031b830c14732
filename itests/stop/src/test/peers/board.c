/* A GPIO chip with a relay board behind it for one process, loaded before the C library. /dev/gpiochip0 is the file that
 * GPIO_BOARD names, shared with whoever watches; its lines outlive the process, as those of a chip do. Input 0 follows output 4
 * (the stop). Input 1 follows a retriggerable monostable of `hold` nanoseconds that output 6 triggers with either edge and output
 * 5 clears while low (the permissive); or output 5 alone, on a board without a monostable. Written to linux/gpio.h. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { LINES = 8, FILES = 4096, STOP_SEEN = 0, PERMISSIVE_SEEN = 1, STOP = 4, LEVEL = 5, PULSE = 6 };

struct board {
  uint8_t level[LINES];  /* driven, or pushed from outside */
  uint8_t other[LINES];  /* held by somebody else */
  uint8_t gone, denied, bare, pad[5];
  int64_t hold, edge, edges; /* edge: time of the last that counted, 0 for none */
};

static struct board *board;
static int chip_of[FILES], line_of[FILES]; /* by file descriptor; line plus one */
static uint64_t flags_of[LINES];

static struct board *shared(void) {
  const char *name = getenv("GPIO_BOARD");
  if (!board && name) {
    int file = openat(AT_FDCWD, name, O_RDWR | O_CLOEXEC);
    void *at = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    board = at == MAP_FAILED ? NULL : at;
  }
  return board;
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int fail(int error) {
  errno = error;
  return -1;
}

static void drive(int line, int level) {
  int edge = board->level[line] != level;
  board->level[line] = level;
  if (!board->level[LEVEL]) board->edge = 0;
  else if (line == PULSE && edge) board->edge = now();
  board->edges += line == PULSE && edge;
}

static int read_line(int line) {
  if (line == STOP_SEEN) return board->level[STOP];
  if (line == PERMISSIVE_SEEN && board->bare) return board->level[LEVEL];
  if (line == PERMISSIVE_SEEN) return board->edge && now() - board->edge <= board->hold;
  return board->level[line];
}

int open(const char *path, int flags, ...) {
  static int (*real)(const char *, int, ...);
  va_list rest;
  va_start(rest, flags);
  int mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, int) : 0;
  va_end(rest);
  if (!real) real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
  if (strcmp(path, "/dev/gpiochip0") || !shared()) return real(path, flags, mode);
  if (board->gone) return fail(ENOENT);
  if (board->denied) return fail(EACCES);
  int file = real("/dev/null", flags);
  if (file >= 0 && file < FILES) chip_of[file] = 1;
  return file;
}

static int take(struct gpio_v2_line_request *request) {
  int line = request->offsets[0];
  uint64_t flags = request->config.flags;
  if (board->gone) return fail(ENODEV);
  if (request->num_lines != 1 || line >= LINES) return fail(EINVAL);
  if (strcmp(request->consumer, "scangate")) return fail(EINVAL);
  if (!(flags & GPIO_V2_LINE_FLAG_INPUT) == !(flags & GPIO_V2_LINE_FLAG_OUTPUT)) return fail(EINVAL);
  if (board->other[line] || flags_of[line]) return fail(EBUSY);
  int file = openat(AT_FDCWD, "/dev/null", O_RDWR | O_CLOEXEC);
  if (file < 0 || file >= FILES) return fail(EMFILE);
  flags_of[line] = flags;
  line_of[file] = line + 1;
  if (flags & GPIO_V2_LINE_FLAG_OUTPUT) {
    struct gpio_v2_line_config_attribute *first = request->config.attrs;
    int given = request->config.num_attrs && first->attr.id == GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES && (first->mask & 1);
    drive(line, given && (first->attr.values & 1));
  }
  request->fd = file;
  return 0;
}

static int value(int line, unsigned long request, struct gpio_v2_line_values *values) {
  int low = (flags_of[line] & GPIO_V2_LINE_FLAG_ACTIVE_LOW) != 0;
  if (board->gone) return fail(ENODEV);
  if (!(values->mask & 1)) return fail(EINVAL);
  if (request == GPIO_V2_LINE_GET_VALUES_IOCTL) {
    values->bits = read_line(line) ^ low;
    return 0;
  }
  if (!(flags_of[line] & GPIO_V2_LINE_FLAG_OUTPUT)) return fail(EPERM);
  drive(line, (values->bits & 1) ^ low);
  return 0;
}

int ioctl(int file, unsigned long request, ...) {
  static int (*real)(int, unsigned long, ...);
  va_list rest;
  va_start(rest, request);
  void *at = va_arg(rest, void *);
  va_end(rest);
  if (!real) real = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
  if (file < 0 || file >= FILES || !(chip_of[file] || line_of[file])) return real(file, request, at);
  if (line_of[file]) return value(line_of[file] - 1, request, at);
  if (request == GPIO_GET_CHIPINFO_IOCTL) {
    struct gpiochip_info *info = at;
    memset(info, 0, sizeof *info);
    strcpy(info->name, "gpiochip0");
    info->lines = LINES;
    return 0;
  }
  if (request == GPIO_V2_GET_LINEINFO_IOCTL) {
    struct gpio_v2_line_info *info = at;
    if (board->other[info->offset]) strcpy(info->consumer, "leds");
    return 0;
  }
  return request == GPIO_V2_GET_LINE_IOCTL ? take(at) : fail(EINVAL);
}

int close(int file) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "close");
  if (file >= 0 && file < FILES) {
    if (line_of[file]) flags_of[line_of[file] - 1] = 0;
    line_of[file] = chip_of[file] = 0;
  }
  return real(file);
}
