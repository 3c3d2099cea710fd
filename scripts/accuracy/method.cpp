/* A method that gets what is on the heap, and writes to a null pointer. */
#include <cstdlib>
#include <cstring>

struct Item {
  int id;
  const char *name;
  double price;
};

class Shop {
  int orders = 42;

public:
  Item *items;

  Shop() : items(static_cast<Item *>(calloc(3, sizeof(Item)))) { items[1] = {7, strdup("kettle"), 19.5}; }

  int sell(const Item *item, const char *buyer, int *slot) {
    int number = orders + item->id;
    *slot = number;
    return number + buyer[0];
  }
};

int main() {
  Shop *shop = new Shop();
  char *sign = static_cast<char *>(malloc(1 << 16)) + (1 << 15); /* far from all else */
  strcpy(sign, "open until six");
  return shop->sell(&shop->items[1], strdup("bob"), nullptr) + sign[0];
}
