// Dies by the bug that the first argument names. The second says how deep the program calls itself before, and which
// instance of a template it uses: neither is a matter of the bug.
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#define NOT_INLINED __attribute__((noinline))

struct Node {
  int value;
  Node *next;
};

static volatile int zero = 0;
static Node *volatile nowhere = nullptr;
static volatile int sink;

static inline int valueOf(Node *node) { return node->value; }
static inline int headerOf(Node *node) { return valueOf(node) + 1; }

static NOT_INLINED int parse(Node *node, int depth) {
  if (depth > 0) return parse(node, depth - 1) + 1;
  return headerOf(node);
}

static inline int widthOf(Node *node) { return node->next->value * 2; }
static NOT_INLINED int render(Node *node) { return widthOf(node) + sink; }

static inline void copyTo(void *target, const std::string &text) { memcpy(target, text.data(), text.size()); }
static NOT_INLINED void reply(const std::string &text) {
  copyTo(nowhere, text);
  sink = 1;
}

static inline int entry(const std::vector<int> &table, int at) { return table.at(at); }
static NOT_INLINED int lookUp(const std::vector<int> &table) { return entry(table, 7 + zero) + sink; }

static inline void release(char *volatile block) { free(block); }
static NOT_INLINED void closeSession(char *block) {
  release(block);
  sink = 2;
  release(block);
}

static int visit(int at);
static NOT_INLINED int children(int at) { return visit(at + 1) + sink; }
static NOT_INLINED int visit(int at) {
  volatile char room[512];
  room[at % 512] = 1;
  return children(at) + room[0];
}

template <typename Number> static NOT_INLINED void fill(Number *numbers, int count) {
  for (int at = 0; at < count; at++) {
    numbers[at] = Number(at);
    sink = at;
  }
}

static inline void check(bool isWell) {
  if (!isWell) abort();
}
static NOT_INLINED void commit(int rows) {
  check(rows > zero + 5);
  sink = 3;
}

static inline int share(int all, int parts) { return all / parts; }
static NOT_INLINED int average(int all) { return share(all, zero) + sink; }

static NOT_INLINED int serve(const std::string &bug, int how) {
  if (bug == "header") return parse(nowhere, how);
  Node first = {1, nowhere};
  if (bug == "width") return render(&first);
  if (bug == "copy") reply(std::string(64 + how, 'x'));
  if (bug == "entry") return lookUp(std::vector<int>(3));
  if (bug == "twice") closeSession(static_cast<char *>(malloc(40)));
  if (bug == "endless") return visit(how);
  if (bug == "fill" && how % 2 == 0) fill<int>(reinterpret_cast<int *>(nowhere), 4);
  if (bug == "fill") fill<long>(reinterpret_cast<long *>(nowhere), 4);
  if (bug == "check") commit(how - 8);
  if (bug == "share") return average(how);
  return 0;
}

static NOT_INLINED int loop(const std::string &bug, int how) { return serve(bug, how) + sink; }

int main(int, char **argv) { return loop(argv[1], atoi(argv[2])); }
